CREATE TABLE `live_runs` (
	`run` text PRIMARY KEY NOT NULL,
	`pid` integer,
	`process_start` text,
	`key` text NOT NULL,
	`doing` text NOT NULL,
	`usage` text NOT NULL,
	`cost_usd` real NOT NULL,
	`context` real,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `run_entries` (
	`run` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`run`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`agent` text NOT NULL,
	`number` integer NOT NULL,
	`provider` text NOT NULL,
	`model` text,
	`account` text,
	`session` text NOT NULL,
	`session_name` text,
	`prompt` text,
	`given` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`outcome` text,
	`failure` text,
	`call` text,
	`questions` text NOT NULL,
	`answer` text,
	`usage` text NOT NULL,
	`cost_usd` real NOT NULL
);
--> statement-breakpoint
CREATE INDEX `runs_agent` ON `runs` (`agent`,`number`);--> statement-breakpoint
CREATE INDEX `runs_open` ON `runs` (`ended_at`);