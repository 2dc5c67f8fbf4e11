<?php
/**
 * Plugin Name: Winnow
 * Description: Has every comment judged by your own Winnow, in the light of the article it stands under. What Winnow is unsure of, or cannot be asked about, waits for you.
 * Version: 1.1.0
 * Requires at least: 5.9
 * Requires PHP: 7.4
 * License: Apache-2.0
 * License URI: https://www.apache.org/licenses/LICENSE-2.0
 * Text Domain: winnow
 * Domain Path: /languages
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

if ( defined( 'WINNOW_VERSION' ) ) { // it is a must-use plugin already; so no function may stand in this file
	return;
}
const WINNOW_VERSION = '1.1.0';

require __DIR__ . '/language.php';
require __DIR__ . '/options.php';
require __DIR__ . '/hosts.php';
require __DIR__ . '/api.php';
require __DIR__ . '/comments.php';
require __DIR__ . '/decisions.php';
require __DIR__ . '/following.php';
require __DIR__ . '/webhook.php';
require __DIR__ . '/settings.php';
require __DIR__ . '/connect.php';
require __DIR__ . '/network.php';
require __DIR__ . '/pending.php';
require __DIR__ . '/column.php';
require __DIR__ . '/privacy.php';

register_deactivation_hook( __FILE__, 'winnow_unschedule' );
