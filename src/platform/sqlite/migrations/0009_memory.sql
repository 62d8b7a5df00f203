CREATE TABLE `memories` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`text` text NOT NULL,
	`project` text,
	`initiative` text,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`forgotten_at` integer
);
--> statement-breakpoint
CREATE INDEX `memories_kept` ON `memories` (`forgotten_at`,`at`);