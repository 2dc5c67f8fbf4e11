<?php
/**
 * Settings > Winnow.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

const WINNOW_KEY_PATTERN = '/^[a-z0-9]{12}$/D';

add_action( 'admin_menu', 'winnow_add_page' );
add_action( 'admin_init', 'winnow_register_settings' );
add_action( 'admin_post_winnow_test', 'winnow_test_connection' );
add_action( 'admin_notices', 'winnow_say_what_is_missing' );

/** Adds the page. */
function winnow_add_page() {
	add_options_page( __( 'Winnow', 'winnow' ), __( 'Winnow', 'winnow' ), 'manage_options', 'winnow', 'winnow_show_page' );
}

/** Settings are saved by WordPress, which checks the nonce and the capability. */
function winnow_register_settings() {
	register_setting( 'winnow', 'winnow_url', array( 'sanitize_callback' => 'winnow_clean_url' ) );
	register_setting( 'winnow', 'winnow_key', array( 'sanitize_callback' => 'winnow_clean_key' ) );
	register_setting( 'winnow', 'winnow_webhook_secret', array( 'sanitize_callback' => 'winnow_clean_webhook_secret' ) );
	register_setting( 'winnow', 'winnow_send_mail', array( 'sanitize_callback' => 'winnow_clean_box' ) );
}

/**
 * A box that is ticked or not.
 *
 * @param mixed $sent From the form.
 */
function winnow_clean_box( $sent ) {
	return empty( $sent ) ? '' : '1';
}

/**
 * A URL that can be asked, nothing for nothing, null for what is none.
 *
 * @param string $sent From a form.
 * @return string|null
 */
function winnow_read_url( $sent ) {
	$url = esc_url_raw( trim( $sent ), array( 'http', 'https' ) );
	if ( '' === trim( $sent ) ) {
		return '';
	}
	return '' !== $url && wp_parse_url( $url, PHP_URL_HOST ) ? untrailingslashit( $url ) : null;
}

/**
 * A URL that can be asked, else what was there before. On a network, an empty one is the
 * network's, and one that leads inside is refused unless the network's owner allows it.
 *
 * @param mixed $sent From the form.
 */
function winnow_clean_url( $sent ) {
	$url = winnow_read_url( (string) $sent );
	if ( null === $url || ( '' === $url && ! is_multisite() ) ) {
		add_settings_error( 'winnow', 'winnow_url', __( 'The URL of Winnow begins with http:// or https:// and names a host.', 'winnow' ) );
		return get_option( 'winnow_url', '' );
	}
	$is_bound = is_multisite() && '1' !== (string) get_site_option( 'winnow_network_internal_hosts', '' );
	if ( '' !== $url && $is_bound && ! winnow_public_addresses( $url ) ) {
		add_settings_error( 'winnow', 'winnow_url', winnow_internal_words() );
		return get_option( 'winnow_url', '' );
	}
	return $url;
}

/**
 * A key of twelve letters and digits, else what was there before. Empty leaves it.
 *
 * @param mixed $sent From the form.
 */
function winnow_clean_key( $sent ) {
	$key = strtolower( trim( (string) $sent ) );
	if ( preg_match( WINNOW_KEY_PATTERN, $key ) ) {
		return $key;
	}
	if ( '' !== $key ) {
		add_settings_error( 'winnow', 'winnow_key', __( 'A key of Winnow has twelve letters and digits.', 'winnow' ) );
	}
	return get_option( 'winnow_key', '' );
}

/**
 * A webhook secret, else what was there before. Empty leaves it.
 *
 * @param mixed $sent From the form.
 */
function winnow_clean_webhook_secret( $sent ) {
	$secret = trim( (string) $sent );
	if ( preg_match( '/^(whsec_)?[A-Za-z0-9+\/]{16,}={0,2}$/D', $secret ) ) {
		return $secret;
	}
	if ( '' !== $secret ) {
		add_settings_error( 'winnow', 'winnow_webhook_secret', __( 'The webhook secret is the line that `sites show` prints, whsec_ and what follows.', 'winnow' ) );
	}
	return get_option( 'winnow_webhook_secret', '' );
}

/** The page: a form, and a button that tests what was saved. */
function winnow_show_page() {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	echo '<div class="wrap"><h1>' . esc_html__( 'Winnow', 'winnow' ) . '</h1>';
	winnow_show_test();
	winnow_show_connect();
	echo '<form method="post" action="options.php">';
	settings_fields( 'winnow' );
	echo '<table class="form-table" role="presentation">';
	winnow_show_field( 'url', __( 'URL of Winnow', 'winnow' ), 'url', __( 'For instance http://127.0.0.1:8100', 'winnow' ) );
	winnow_show_field( 'key', __( 'Key of this site', 'winnow' ), 'password', __( 'Leave it empty to keep the one that is saved.', 'winnow' ) );
	/* translators: %s: the address of this blog's webhook. */
	$hint = sprintf( __( 'Let Winnow send its decisions to %s. Without a webhook they arrive within five minutes.', 'winnow' ), rest_url( 'winnow/v1/webhook' ) );
	winnow_show_field( 'webhook_secret', __( 'Webhook secret', 'winnow' ), 'password', $hint );
	winnow_show_box( 'send_mail', __( 'Mail addresses', 'winnow' ), '1' === winnow_setting( 'send_mail' ), __( 'Send them as they are. Otherwise Winnow gets a code that stays the same for an author, and the domain.', 'winnow' ) );
	echo '</table>';
	submit_button();
	echo '</form>';
	winnow_show_button( 'winnow_test', __( 'Test the connection', 'winnow' ) );
	winnow_show_pending();
	echo '</div>';
}

/**
 * One row of the form. A secret is never printed.
 *
 * @param string $name  Of the setting.
 * @param string $title What it is called.
 * @param string $type  Of the input.
 * @param string $hint  What stands below.
 */
function winnow_show_field( $name, $title, $type, $hint ) {
	$is_fixed = defined( 'WINNOW_' . strtoupper( $name ) );
	$shown    = $is_fixed ? winnow_setting( $name ) : (string) get_option( 'winnow_' . $name, '' );
	$hint     = is_multisite() ? $hint . ' ' . __( 'What is empty is as the network has it.', 'winnow' ) : $hint;
	winnow_show_row( $name, $title, $type, 'password' === $type ? '' : $shown, $is_fixed ? __( 'Set in wp-config.php.', 'winnow' ) : $hint, $is_fixed );
}

/**
 * One row of a form, as it is.
 *
 * @param string $name     Of the setting.
 * @param string $title    What it is called.
 * @param string $type     Of the input.
 * @param string $value    What stands in it.
 * @param string $hint     What stands below.
 * @param bool   $is_fixed Whether it cannot be changed.
 */
function winnow_show_row( $name, $title, $type, $value, $hint, $is_fixed = false ) {
	printf(
		'<tr><th scope="row"><label for="winnow_%1$s">%2$s</label></th><td><input id="winnow_%1$s" name="winnow_%1$s" type="%3$s" value="%4$s" class="regular-text" autocomplete="off" aria-describedby="winnow_%1$s_hint" %5$s><p class="description" id="winnow_%1$s_hint">%6$s</p></td></tr>',
		esc_attr( $name ),
		esc_html( $title ),
		esc_attr( $type ),
		esc_attr( $value ),
		disabled( $is_fixed, true, false ),
		esc_html( $hint )
	);
}

/**
 * One row with a box to tick.
 *
 * @param string $name   Of the setting.
 * @param string $title  What it is called.
 * @param bool   $is_set Whether it is ticked.
 * @param string $label  What stands beside the box.
 */
function winnow_show_box( $name, $title, $is_set, $label ) {
	printf(
		'<tr><th scope="row">%2$s</th><td><label><input name="winnow_%1$s" type="checkbox" value="1" %3$s> %4$s</label></td></tr>',
		esc_attr( $name ),
		esc_html( $title ),
		checked( $is_set, true, false ),
		esc_html( $label )
	);
}

/**
 * A button of its own.
 *
 * @param string $action What it does.
 * @param string $label  What stands on it.
 */
function winnow_show_button( $action, $label ) {
	printf( '<form method="post" action="%s"><input type="hidden" name="action" value="%s">', esc_url( admin_url( 'admin-post.php' ) ), esc_attr( $action ) );
	wp_nonce_field( $action );
	submit_button( $label, 'secondary' );
	echo '</form>';
}

/** Asks Winnow with the key, and comes back to the page with what it said. */
function winnow_test_connection() {
	if ( ! current_user_can( 'manage_options' ) ) {
		wp_die( esc_html__( 'You may not do this.', 'winnow' ), '', array( 'response' => 403 ) );
	}
	check_admin_referer( 'winnow_test' );
	winnow_come_back( winnow_try_connection() );
}

/**
 * Asks Winnow which model judges.
 *
 * @return array{works: bool, words: string}
 */
function winnow_try_connection() {
	$answer = winnow_ask( 'GET', '/v1/models/active' );
	$model  = is_array( $answer ) && isset( $answer['model_version'] ) ? $answer['model_version'] : __( 'none: comments wait', 'winnow' );
	/* translators: 1: what the model that judges is called. */
	$works = sprintf( __( 'Winnow answers and knows the key. The model that judges: %s.', 'winnow' ), $model );
	return array(
		'works' => ! is_wp_error( $answer ),
		/* translators: 1: the reason. */
		'words' => is_wp_error( $answer ) ? sprintf( __( 'No connection: %s', 'winnow' ), $answer->get_error_message() ) : $works,
	);
}

/**
 * Goes back to the page, which says once what came of it.
 *
 * @param array{works: bool, words: string} $result Of a test.
 */
function winnow_come_back( $result ) {
	set_transient( 'winnow_test_' . get_current_user_id(), $result, MINUTE_IN_SECONDS );
	wp_safe_redirect( admin_url( 'options-general.php?page=winnow' ) );
	exit;
}

/** Shows what the last test said, once. */
function winnow_show_test() {
	$result = get_transient( 'winnow_test_' . get_current_user_id() );
	if ( is_array( $result ) ) {
		delete_transient( 'winnow_test_' . get_current_user_id() );
		printf( '<div class="notice notice-%s"><p>%s</p></div>', esc_attr( $result['works'] ? 'success' : 'error' ), esc_html( $result['words'] ) );
	}
}

/** Says that every comment waits, as long as there is nobody to ask. */
function winnow_say_what_is_missing() {
	if ( current_user_can( 'manage_options' ) && ( '' === winnow_setting( 'url' ) || '' === winnow_setting( 'key' ) ) ) {
		printf(
			'<div class="notice notice-warning"><p>%s <a href="%s">%s</a></p></div>',
			esc_html__( 'Winnow is not set up: every comment waits for moderation.', 'winnow' ),
			esc_url( admin_url( 'options-general.php?page=winnow' ) ),
			esc_html__( 'Set it up', 'winnow' )
		);
	}
}
