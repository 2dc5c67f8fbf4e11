<?php
/**
 * Asking Winnow.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

const WINNOW_ASK_SECONDS  = 5; // in all: a reader waits for it
const WINNOW_ANSWER_BYTES = 4194304;

/**
 * Asks Winnow about a comment, by whatever is answered with one.
 *
 * @param string     $method GET, POST or DELETE.
 * @param string     $path   From /v1 on.
 * @param array|null $body   What is sent, as JSON.
 * @return array|WP_Error The comment as Winnow has it, with its label, or as winnow_ask().
 */
function winnow_ask_of_comment( $method, $path, $body = null ) {
	$answer = winnow_ask( $method, $path, $body );
	if ( is_wp_error( $answer ) || winnow_is_comment( $answer ) ) {
		return $answer;
	}
	return new WP_Error( 'winnow_unreachable', __( 'not an answer of Winnow', 'winnow' ) );
}

/**
 * Why, in sentences, the weightiest first; an older Winnow has single reasons alone.
 *
 * @param array $answer A comment that Winnow has answered.
 */
function winnow_reasons( $answer ) {
	$lines = isset( $answer['summary'] ) && is_array( $answer['summary'] ) ? $answer['summary'] : array();
	$told  = array();
	foreach ( $lines as $line ) {
		if ( ! in_array( $line['group'], array( 'rest', 'baseline' ), true ) ) {
			$told[] = $line['words'];
		}
	}
	return $told ? $told : array_column( $answer['reasons'], 'words' );
}

/**
 * Whether an answer is a comment with all that this plugin reads of it.
 *
 * @param array $answer What was answered.
 */
function winnow_is_comment( $answer ) {
	return isset( $answer['id'], $answer['label'], $answer['reasons'] )
		&& is_string( $answer['id'] )
		&& in_array( $answer['label'], array( 'ham', 'unsure', 'spam' ), true )
		&& is_array( $answer['reasons'] )
		&& array_key_exists( 'spam_probability', $answer );
}

/**
 * Asks Winnow.
 *
 * @param string     $method GET, POST or DELETE.
 * @param string     $path   From /v1 on.
 * @param array|null $body   What is sent, as JSON.
 * @return array|WP_Error The answer. `winnow_unreachable` if Winnow cannot be asked about any
 *                        comment, `winnow_later` if not about this one as things are, and
 *                        `winnow_refused` if it will be the same next time.
 */
function winnow_ask( $method, $path, $body = null ) {
	if ( '' === winnow_setting( 'url' ) || '' === winnow_setting( 'key' ) ) {
		return new WP_Error( 'winnow_unreachable', __( 'The URL or the key of Winnow is not set.', 'winnow' ) );
	}
	if ( winnow_seconds_left() < 1 ) { // less is rounded up by WordPress
		return new WP_Error( 'winnow_unreachable', __( 'Winnow has been waited for long enough.', 'winnow' ) );
	}
	$began    = microtime( true );
	$response = winnow_send_request( untrailingslashit( winnow_setting( 'url' ) ) . $path, winnow_request( $method, $body ) );
	winnow_seconds_left( is_wp_error( $response ) ? microtime( true ) - $began : 0 );
	return winnow_read( $response );
}

/**
 * A request as WordPress sends it.
 *
 * @param string     $method GET, POST or DELETE.
 * @param array|null $body   What is sent, as JSON.
 */
function winnow_request( $method, $body ) {
	$request = array(
		'method'              => $method,
		'timeout'             => winnow_seconds_left(),
		'redirection'         => 0,
		'limit_response_size' => WINNOW_ANSWER_BYTES,
		'headers'             => array(
			'Authorization' => 'Bearer ' . winnow_setting( 'key' ),
			'Content-Type'  => 'application/json',
		),
	);
	if ( null !== $body ) {
		$request['body'] = wp_json_encode( $body, JSON_INVALID_UTF8_SUBSTITUTE );
	}
	return $request;
}

/**
 * How long Winnow may still be waited for on behalf of this visitor. Nobody waits for the cron:
 * there, each question has its own time.
 *
 * @param float $lost_seconds What a question without an answer has cost.
 */
function winnow_seconds_left( $lost_seconds = 0 ) {
	static $all_lost_seconds = 0.0;
	$all_lost_seconds       += $lost_seconds;
	return wp_doing_cron() ? WINNOW_ASK_SECONDS : WINNOW_ASK_SECONDS - $all_lost_seconds;
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
	$status = (int) wp_remote_retrieve_response_code( $response );
	$answer = json_decode( wp_remote_retrieve_body( $response ), true );
	if ( $status >= 200 && $status < 300 && is_array( $answer ) ) {
		return $answer;
	}
	$codes = array(
		400 => 'winnow_refused',
		404 => 'winnow_later',
		409 => 'winnow_refused',
		413 => 'winnow_later', // until the limit is another one
		422 => 'winnow_refused',
	);
	$why   = isset( $answer['detail'] ) && is_string( $answer['detail'] ) ? $answer['detail'] : __( 'not an answer of Winnow', 'winnow' );
	/* translators: 1: a status of HTTP, 2: the reason that Winnow gives. */
	$said = sprintf( __( 'status %1$d: %2$s', 'winnow' ), $status, $why );
	return new WP_Error( isset( $codes[ $status ] ) ? $codes[ $status ] : 'winnow_unreachable', $said );
}
