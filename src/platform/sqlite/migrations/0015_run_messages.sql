CREATE TABLE `run_messages` (
	`run` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`words` text NOT NULL,
	`size` integer NOT NULL,
	`usage` text NOT NULL,
	`cost_usd` real,
	`begun` integer NOT NULL,
	PRIMARY KEY(`run`, `seq`)
);
