<?php
/**
 * Asking Winnow.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

const WINNOW_ASK_SECONDS = 5; // a reader waits for it

/**
 * A setting: a constant of wp-config.php, WINNOW_URL for instance, goes before what was saved.
 *
 * @param string $name One of url, key, webhook_secret.
 */
function winnow_setting( $name ) {
	$constant = 'WINNOW_' . strtoupper( $name );
	return (string) ( defined( $constant ) ? constant( $constant ) : get_option( 'winnow_' . $name, '' ) );
}

/**
 * Asks Winnow.
 *
 * @param string     $method GET or POST.
 * @param string     $path   From /v1 on.
 * @param array|null $body   What is sent, as JSON.
 * @return array|WP_Error The answer. `winnow_refused` if it will be the same next time, else
 *                        `winnow_unreachable`.
 */
function winnow_ask( $method, $path, $body = null ) {
	if ( '' === winnow_setting( 'url' ) || '' === winnow_setting( 'key' ) ) {
		return new WP_Error( 'winnow_unreachable', __( 'The URL or the key of Winnow is not set.', 'winnow' ) );
	}
	$request = array(
		'method'      => $method,
		'timeout'     => WINNOW_ASK_SECONDS,
		'redirection' => 0,
		'headers'     => array(
			'Authorization' => 'Bearer ' . winnow_setting( 'key' ),
			'Content-Type'  => 'application/json',
		),
	);
	if ( null !== $body ) {
		$request['body'] = wp_json_encode( $body );
	}
	return winnow_read( wp_remote_request( untrailingslashit( winnow_setting( 'url' ) ) . $path, $request ) );
}

/**
 * Reads an answer.
 *
 * @param array|WP_Error $response As WordPress hands it out.
 * @return array|WP_Error
 */
function winnow_read( $response ) {
	if ( is_wp_error( $response ) ) {
		return new WP_Error( 'winnow_unreachable', $response->get_error_message() );
	}
	$status = wp_remote_retrieve_response_code( $response );
	$answer = json_decode( wp_remote_retrieve_body( $response ), true );
	if ( $status >= 200 && $status < 300 && is_array( $answer ) ) {
		return $answer;
	}
	$why = isset( $answer['detail'] ) && is_string( $answer['detail'] ) ? $answer['detail'] : __( 'not an answer of Winnow', 'winnow' );
	/* translators: 1: a status of HTTP, 2: the reason that Winnow gives. */
	$said = sprintf( __( 'status %1$d: %2$s', 'winnow' ), $status, $why );
	return new WP_Error( in_array( $status, array( 400, 404, 409, 413, 422 ), true ) ? 'winnow_refused' : 'winnow_unreachable', $said );
}
