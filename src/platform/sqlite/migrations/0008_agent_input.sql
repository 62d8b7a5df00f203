ALTER TABLE `agents` ADD `input` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `runs` ADD `files` text DEFAULT '[]' NOT NULL;