<?php
/**
 * Plugin Name: Winnow (must-use)
 * Description: Loads the plugin in the folder winnow beside this file. Only wp-content/mu-plugins needs it.
 * Version: 1.1.0
 * License: Apache-2.0
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/winnow/winnow.php';
