<?php
/**
 * Settings > Winnow: the lines that Winnow's page of a site shows, pasted as they are.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

const WINNOW_LINE = '/\bWINNOW_(URL|KEY|WEBHOOK_SECRET)\b[\'"]?\s*[,=:]\s*[\'"]?([^\s\'"<>;)]+)/';

add_action( 'admin_post_winnow_connect', 'winnow_connect' );

/** A field for the lines, and a button that takes and tries them; not where wp-config.php says it all. */
function winnow_show_connect() {
	if ( defined( 'WINNOW_URL' ) && defined( 'WINNOW_KEY' ) ) {
		return;
	}
	printf( '<form method="post" action="%s"><input type="hidden" name="action" value="winnow_connect">', esc_url( admin_url( 'admin-post.php' ) ) );
	wp_nonce_field( 'winnow_connect' );
	printf(
		'<p><label for="winnow_lines">%s</label></p><textarea id="winnow_lines" name="winnow_lines" rows="3" class="large-text code" autocomplete="off" spellcheck="false"></textarea>',
		esc_html__( 'Paste the lines that Winnow shows for WordPress on the page of this site:', 'winnow' )
	);
	submit_button( __( 'Connect', 'winnow' ) );
	echo '</form>';
}

/** Takes what the lines say, asks Winnow with it, and comes back to the page with what came of it. */
function winnow_connect() {
	if ( ! current_user_can( 'manage_options' ) ) {
		wp_die( esc_html__( 'You may not do this.', 'winnow' ), '', array( 'response' => 403 ) );
	}
	check_admin_referer( 'winnow_connect' );
	$lines  = isset( $_POST['winnow_lines'] ) && is_string( $_POST['winnow_lines'] ) ? wp_unslash( $_POST['winnow_lines'] ) : ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- each value is cleaned as the field of its name.
	$wrong  = winnow_take_lines( $lines );
	$result = '' === $wrong ? winnow_try_connection() : array(
		'works' => false,
		'words' => $wrong,
	);
	winnow_come_back( $result );
}

/**
 * Saves the settings that lines name; nothing at all if one of them cannot be.
 *
 * @param string $lines What was pasted.
 * @return string What is wrong with them, in words; nothing if they were taken.
 */
function winnow_take_lines( $lines ) {
	$told = winnow_read_lines( $lines );
	if ( ! isset( $told['url'], $told['key'] ) ) {
		return __( 'These lines name no URL or no key. Copy all of them from the page of this site in Winnow.', 'winnow' );
	}
	foreach ( $told as $name => $value ) {
		call_user_func( "winnow_clean_$name", $value );
	}
	$errors = get_settings_errors( 'winnow' );
	if ( $errors ) {
		return $errors[0]['message'];
	}
	foreach ( $told as $name => $value ) {
		update_option( "winnow_$name", $value );
	}
	return '';
}

/**
 * The settings that lines of PHP or of a shell name: the last word on each.
 *
 * @param string $lines What was pasted.
 * @return array<string, string> By their names: url, key, webhook_secret.
 */
function winnow_read_lines( $lines ) {
	preg_match_all( WINNOW_LINE, $lines, $found, PREG_SET_ORDER );
	$told = array();
	foreach ( $found as $line ) {
		$told[ strtolower( $line[1] ) ] = $line[2];
	}
	return $told;
}
