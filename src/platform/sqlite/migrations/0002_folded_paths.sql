CREATE TABLE `folded_paths` (
	`id` text PRIMARY KEY NOT NULL,
	`folded` text NOT NULL,
	`path` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `folded_paths_folded` ON `folded_paths` (`folded`);
--> statement-breakpoint
INSERT INTO `folded_paths` SELECT `id`, fold_name(`path`), `path` FROM `accounts` WHERE fold_name(`path`) <> `path`;
--> statement-breakpoint
INSERT INTO `folded_paths` SELECT `id`, fold_name(`path`), `path` FROM `agents` WHERE fold_name(`path`) <> `path`;
--> statement-breakpoint
INSERT INTO `folded_paths` SELECT `id`, fold_name(`path`), `path` FROM `domain_concepts` WHERE fold_name(`path`) <> `path`;
--> statement-breakpoint
INSERT INTO `folded_paths` SELECT `id`, fold_name(`path`), `path` FROM `initiatives` WHERE fold_name(`path`) <> `path`;
--> statement-breakpoint
INSERT INTO `folded_paths` SELECT `id`, fold_name(`path`), `path` FROM `messages` WHERE fold_name(`path`) <> `path`;
--> statement-breakpoint
INSERT INTO `folded_paths` SELECT `id`, fold_name(`path`), `path` FROM `pages` WHERE fold_name(`path`) <> `path`;
--> statement-breakpoint
INSERT INTO `folded_paths` SELECT `id`, fold_name(`path`), `path` FROM `phases` WHERE fold_name(`path`) <> `path`;
--> statement-breakpoint
INSERT INTO `folded_paths` SELECT `id`, fold_name(`path`), `path` FROM `plans` WHERE fold_name(`path`) <> `path`;
--> statement-breakpoint
INSERT INTO `folded_paths` SELECT `id`, fold_name(`path`), `path` FROM `projects` WHERE fold_name(`path`) <> `path`;
--> statement-breakpoint
INSERT INTO `folded_paths` SELECT `id`, fold_name(`path`), `path` FROM `tasks` WHERE fold_name(`path`) <> `path`;