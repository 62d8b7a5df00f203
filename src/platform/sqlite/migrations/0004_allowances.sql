CREATE TABLE `allowances` (
	`account` text NOT NULL,
	`window` text NOT NULL,
	`used` real,
	`resets_at` integer,
	`at` integer NOT NULL,
	PRIMARY KEY(`account`, `window`)
);
