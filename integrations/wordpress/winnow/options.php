<?php
/**
 * What is set, and where: a constant of wp-config.php goes before the site's own setting, and
 * that before the network's.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

const WINNOW_SECRETS = array( 'key', 'webhook_secret', 'hash_key' );

add_action( 'init', 'winnow_prepare_options' );

/**
 * A setting, or nothing.
 *
 * @param string $name One of url, key, webhook_secret, send_mail.
 */
function winnow_setting( $name ) {
	$own = (string) get_option( 'winnow_' . $name, '' );
	if ( 'key' === $name && winnow_url_is_of_site() ) { // another's key does not go to this URL
		return $own;
	}
	$constant = 'WINNOW_' . strtoupper( $name );
	if ( defined( $constant ) ) {
		return (string) constant( $constant );
	}
	return '' !== $own || ! is_multisite() ? $own : (string) get_site_option( 'winnow_network_' . $name, '' );
}

/** Whether the URL was set by the administrator of one site of a network. */
function winnow_url_is_of_site() {
	return is_multisite() && ! defined( 'WINNOW_URL' ) && '' !== (string) get_option( 'winnow_url', '' );
}

/** Once a version: the options that are secret are there, and are not loaded with every page. */
function winnow_prepare_options() {
	if ( wp_installing() || get_option( 'winnow_version' ) === WINNOW_VERSION ) {
		return;
	}
	add_option( 'winnow_hash_key', wp_generate_password( 64, false ), '', 'no' );
	foreach ( WINNOW_SECRETS as $name ) {
		if ( ! add_option( 'winnow_' . $name, '', '', 'no' ) ) {
			winnow_load_on_demand( 'winnow_' . $name );
		}
	}
	update_option( 'winnow_version', WINNOW_VERSION );
}

/**
 * Takes an option that is there out of those that every page loads.
 *
 * @param string $option Its name.
 */
function winnow_load_on_demand( $option ) {
	global $wpdb;
	$wpdb->update( $wpdb->options, array( 'autoload' => 'no' ), array( 'option_name' => $option ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WordPress before 6.4 has no function for it.
	wp_cache_delete( 'alloptions', 'options' );
}

/**
 * A mail address as Winnow gets it: the same for the same author, and nobody can read it there.
 * The domain stays, because it tells something of spam.
 *
 * @param string $email The address.
 */
function winnow_mail_address( $email ) {
	$at = strrpos( $email, '@' );
	if ( '' === $email || '1' === winnow_setting( 'send_mail' ) ) {
		return $email;
	}
	$hash = substr( hash_hmac( 'sha256', strtolower( $email ), (string) get_option( 'winnow_hash_key' ) ), 0, 20 );
	return false === $at ? $hash : $hash . strtolower( substr( $email, $at ) );
}
