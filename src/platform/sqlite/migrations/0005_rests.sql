CREATE TABLE `rests` (
	`provider` text NOT NULL,
	`account` text NOT NULL,
	`title` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer NOT NULL,
	`times` integer NOT NULL,
	`failures` integer NOT NULL,
	`last` text NOT NULL,
	PRIMARY KEY(`provider`, `account`)
);
