CREATE TABLE `events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`epoch` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`command` text NOT NULL,
	`mutation` text,
	`type` text NOT NULL,
	`kind` text NOT NULL,
	`entity` text NOT NULL,
	`rev` integer NOT NULL,
	`change` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_id_unique` ON `events` (`id`);--> statement-breakpoint
CREATE INDEX `events_entity` ON `events` (`entity`,`seq`);--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mutations` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`result` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `texts` (
	`hash` text PRIMARY KEY NOT NULL,
	`bytes` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`path` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`source` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	`provider` text,
	`config_dir` text,
	`use` text NOT NULL,
	`health` text NOT NULL,
	`parked_until` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_path_unique` ON `accounts` (`path`);--> statement-breakpoint
CREATE TABLE `agents` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`path` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`source` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	`status` text NOT NULL,
	`role` text NOT NULL,
	`task` text,
	`project` text,
	`provider` text,
	`model` text,
	`account` text,
	`budget_usd` real
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agents_path_unique` ON `agents` (`path`);--> statement-breakpoint
CREATE TABLE `domain_concepts` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`path` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`source` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	`kind` text NOT NULL,
	`context` text,
	`paths` text NOT NULL,
	`projects` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `domain_concepts_path_unique` ON `domain_concepts` (`path`);--> statement-breakpoint
CREATE TABLE `initiatives` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`path` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`source` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	`status` text NOT NULL,
	`priority` text NOT NULL,
	`projects` text NOT NULL,
	`profile` text,
	`budget_usd` real
);
--> statement-breakpoint
CREATE UNIQUE INDEX `initiatives_path_unique` ON `initiatives` (`path`);--> statement-breakpoint
CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`path` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`source` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	`thread` text NOT NULL,
	`agent` text,
	`from` text NOT NULL,
	`wants_reply` integer NOT NULL,
	`options` text NOT NULL,
	`multi` integer NOT NULL,
	`answer` text,
	`chosen` text NOT NULL,
	`answered_at` integer,
	`answered_by` text,
	`answer_source` text,
	`correction` integer NOT NULL,
	`read_at` integer,
	`draft` integer NOT NULL,
	`follow` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_path_unique` ON `messages` (`path`);--> statement-breakpoint
CREATE INDEX `messages_agent` ON `messages` (`agent`);--> statement-breakpoint
CREATE TABLE `pages` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`path` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`source` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	`initiative` text NOT NULL,
	`kind` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `pages_path_unique` ON `pages` (`path`);--> statement-breakpoint
CREATE TABLE `phases` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`path` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`source` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	`initiative` text NOT NULL,
	`status` text NOT NULL,
	`wave` integer,
	`depends_on` text NOT NULL,
	`requirements` text NOT NULL,
	`approved_digest` text,
	`approved_at` integer,
	`approved_by` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `phases_path_unique` ON `phases` (`path`);--> statement-breakpoint
CREATE TABLE `plans` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`path` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`source` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	`phase` text NOT NULL,
	`status` text NOT NULL,
	`wave` integer,
	`depends_on` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `plans_path_unique` ON `plans` (`path`);--> statement-breakpoint
CREATE TABLE `projects` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`path` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`source` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	`repository` text,
	`default_branch` text,
	`checks` text NOT NULL,
	`setup_hook` text,
	`setup_folder` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `projects_path_unique` ON `projects` (`path`);--> statement-breakpoint
CREATE TABLE `task_comments` (
	`id` text PRIMARY KEY NOT NULL,
	`task` text NOT NULL,
	`author` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `task_comments_task` ON `task_comments` (`task`,`at`);--> statement-breakpoint
CREATE TABLE `task_leases` (
	`task` text PRIMARY KEY NOT NULL,
	`agent` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `task_leases_until` ON `task_leases` (`until`);--> statement-breakpoint
CREATE TABLE `task_links` (
	`task` text NOT NULL,
	`type` text NOT NULL,
	`target` text NOT NULL,
	PRIMARY KEY(`task`, `type`, `target`)
);
--> statement-breakpoint
CREATE INDEX `task_links_target` ON `task_links` (`target`);--> statement-breakpoint
CREATE TABLE `task_needs` (
	`task` text NOT NULL,
	`needs` text NOT NULL,
	PRIMARY KEY(`task`, `needs`)
);
--> statement-breakpoint
CREATE INDEX `task_needs_needs` ON `task_needs` (`needs`,`task`);--> statement-breakpoint
CREATE TABLE `tasks` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`path` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`source` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	`phase` text,
	`status` text NOT NULL,
	`priority` text NOT NULL,
	`plan` text,
	`needs` text NOT NULL,
	`files` text NOT NULL,
	`labels` text NOT NULL,
	`assignee` text,
	`result` text,
	`links` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_path_unique` ON `tasks` (`path`);--> statement-breakpoint
CREATE INDEX `tasks_status` ON `tasks` (`status`,`archived_at`);--> statement-breakpoint
CREATE INDEX `tasks_phase` ON `tasks` (`phase`);