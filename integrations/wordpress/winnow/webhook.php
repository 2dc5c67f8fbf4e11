<?php
/**
 * Winnow's webhook: it says that a moderator has decided, and this plugin asks what stands.
 *
 * Signed as https://www.standardwebhooks.com says.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

const WINNOW_WEBHOOK_SECONDS = 300; // an older one may have been kept and sent by somebody else

add_action( 'rest_api_init', 'winnow_register_webhook' );

/** Its address is in Settings > Winnow. */
function winnow_register_webhook() {
	register_rest_route(
		'winnow/v1',
		'/webhook',
		array(
			'methods'             => 'POST',
			'callback'            => 'winnow_take_webhook',
			'permission_callback' => 'winnow_is_signed',
		)
	);
}

/**
 * Whether a request has Winnow's signature.
 *
 * @param WP_REST_Request $request The request.
 * @return true|WP_Error
 */
function winnow_is_signed( $request ) {
	$key  = base64_decode( preg_replace( '/^whsec_/', '', winnow_setting( 'webhook_secret' ) ), true );
	$sent = (string) $request->get_header( 'webhook-timestamp' );
	if ( $key && ctype_digit( $sent ) && abs( time() - (int) $sent ) <= WINNOW_WEBHOOK_SECONDS ) {
		$signed   = $request->get_header( 'webhook-id' ) . '.' . $sent . '.' . $request->get_body();
		$expected = 'v1,' . base64_encode( hash_hmac( 'sha256', $signed, $key, true ) );
		foreach ( explode( ' ', (string) $request->get_header( 'webhook-signature' ) ) as $signature ) {
			if ( hash_equals( $expected, $signature ) ) {
				return true;
			}
		}
	}
	return new WP_Error( 'winnow_signature', __( 'This is not signed with the webhook secret of this blog.', 'winnow' ), array( 'status' => 401 ) );
}

/**
 * Follows what stands of the comment that a webhook names.
 *
 * @param WP_REST_Request $request The request.
 * @return WP_REST_Response|WP_Error
 */
function winnow_take_webhook( $request ) {
	$event = $request->get_json_params();
	$id    = isset( $event['data']['id'] ) ? $event['data']['id'] : '';
	$found = ! is_string( $id ) || '' === $id ? array() : get_comments(
		array(
			'meta_key'   => '_winnow_id', // phpcs:ignore WordPress.DB.SlowDBQuery
			'meta_value' => $id, // phpcs:ignore WordPress.DB.SlowDBQuery
			'status'     => 'any',
			'number'     => 1,
		)
	);
	if ( ! $found ) { // another engine's comment, or one that is gone
		return rest_ensure_response( array( 'status' => 'unknown' ) );
	}
	$answer = winnow_look_again( $found[0] );
	if ( is_wp_error( $answer ) ) { // Winnow sends it again
		return new WP_Error( 'winnow_later', __( 'Winnow could not be asked.', 'winnow' ), array( 'status' => 503 ) );
	}
	return rest_ensure_response( array( 'status' => 'followed' ) );
}
