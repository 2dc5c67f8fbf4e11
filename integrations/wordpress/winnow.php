<?php
/**
 * Plugin Name: Winnow
 * Description: Has every comment judged by your own Winnow, in the light of the article it stands under. What Winnow is unsure of, or cannot be asked about, waits for you.
 * Version: 1.0.0
 * Requires at least: 5.9
 * Requires PHP: 7.4
 * License: Apache-2.0
 * Text Domain: winnow
 *
 * A must-use plugin: put this file and the folder `winnow` into wp-content/mu-plugins, and fill
 * in Settings > Winnow.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/winnow/api.php';
require __DIR__ . '/winnow/comments.php';
require __DIR__ . '/winnow/decisions.php';
require __DIR__ . '/winnow/following.php';
require __DIR__ . '/winnow/webhook.php';
require __DIR__ . '/winnow/settings.php';
require __DIR__ . '/winnow/column.php';
