DROP INDEX `tasks_phase`;--> statement-breakpoint
CREATE INDEX `tasks_phase` ON `tasks` (`phase`,`status`);