ALTER TABLE `phases` ADD `starts_at` integer;--> statement-breakpoint
ALTER TABLE `tasks` ADD `starts_at` integer;--> statement-breakpoint
CREATE INDEX `tasks_starts_at` ON `tasks` (`starts_at`) WHERE "tasks"."starts_at" is not null;