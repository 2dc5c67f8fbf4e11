<?php
/**
 * Removes all that this plugin has left in the database, on every site of a network.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;
defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/** Removes what one site has. */
function winnow_remove_from_site() {
	global $wpdb;
	foreach ( array( 'url', 'key', 'webhook_secret', 'hash_key', 'send_mail', 'version' ) as $name ) {
		delete_option( 'winnow_' . $name );
	}
	wp_clear_scheduled_hook( 'winnow_catch_up' );
	$meta = array( 'external_id', 'id', 'verdict', 'unsent', 'unsent_decision', 'decided_here', 'held_here', 'erased' );
	foreach ( $meta as $name ) {
		delete_metadata( 'comment', 0, '_winnow_' . $name, '', true );
	}
}

if ( is_multisite() ) {
	foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $winnow_site ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing
		switch_to_blog( $winnow_site );
		winnow_remove_from_site();
		restore_current_blog();
	}
	foreach ( array( 'url', 'key', 'internal_hosts' ) as $winnow_name ) {
		delete_site_option( 'winnow_network_' . $winnow_name );
	}
} else {
	winnow_remove_from_site();
}
