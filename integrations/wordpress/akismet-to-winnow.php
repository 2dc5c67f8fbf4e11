<?php
/**
 * Plugin Name: Akismet to Winnow
 * Description: Sends what the Akismet plugin asks to your own Winnow instead of to Akismet's servers.
 * Version: 1.0.0
 * Requires at least: 5.9
 * Requires PHP: 7.4
 * License: Apache-2.0
 *
 * A must-use plugin: put it into wp-content/mu-plugins, and into wp-config.php
 *
 *     define( 'WINNOW_URL', 'http://127.0.0.1:8100' );
 *     define( 'WPCOM_API_KEY', 'the key of your site in Winnow' );
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

add_filter( 'pre_http_request', 'winnow_instead_of_akismet', 10, 3 );
add_action( 'akismet_schedule_cron_recheck', 'winnow_retry_all_held', 20 );

/**
 * Answers a request to Akismet by the same request to Winnow; lets every other one pass.
 *
 * Without a WINNOW_URL the request fails, and the Akismet plugin holds the comment: nothing
 * goes to the third party because a line in wp-config.php is missing.
 *
 * @param false|array|WP_Error $answer  What is answered instead of asking; false asks.
 * @param array                $request The request as WP_Http has it.
 * @param string               $url     Where it was to go.
 * @return false|array|WP_Error
 */
function winnow_instead_of_akismet( $answer, $request, $url ) {
	$host = strtolower( (string) wp_parse_url( $url, PHP_URL_HOST ) );
	if ( ! preg_match( '/^(?:([a-z0-9]+)\.)?rest\.akismet\.com$/', $host, $found ) ) {
		return $answer;
	}
	if ( ! defined( 'WINNOW_URL' ) || ! wp_parse_url( WINNOW_URL, PHP_URL_HOST ) ) {
		return new WP_Error( 'winnow_url', 'WINNOW_URL is not defined in wp-config.php, or is no URL.' );
	}
	$request['headers']['Host'] = winnow_host_header( isset( $found[1] ) ? $found[1] : '' );
	$query                      = (string) wp_parse_url( $url, PHP_URL_QUERY );
	$path                       = (string) wp_parse_url( $url, PHP_URL_PATH ) . ( '' === $query ? '' : '?' . $query );
	return wp_remote_request( untrailingslashit( WINNOW_URL ) . $path, $request );
}

/**
 * Winnow's host, with the key before it where an older Akismet plugin puts its key there.
 *
 * @param string $key The key in the host name that was asked, or nothing.
 */
function winnow_host_header( $key ) {
	$port = wp_parse_url( WINNOW_URL, PHP_URL_PORT );
	$host = wp_parse_url( WINNOW_URL, PHP_URL_HOST ) . ( $port ? ':' . $port : '' );
	return '' === $key ? $host : $key . '.' . $host;
}

/**
 * Asks again about every comment that waits for an answer.
 *
 * The Akismet plugin stops at the first that has none yet. Here that may be one that waits for
 * a moderator for days, and those behind it are not to wait for that.
 */
function winnow_retry_all_held() {
	$held = get_comments(
		array(
			'meta_key' => 'akismet_error', // phpcs:ignore WordPress.DB.SlowDBQuery -- in the background.
			'status'   => 'hold',
			'number'   => 200,
		)
	);
	foreach ( class_exists( 'Akismet' ) ? $held : array() as $comment ) {
		add_comment_meta( $comment->comment_ID, 'akismet_rechecking', true ); // no report to Winnow
		$answer = Akismet::check_db_comment( $comment->comment_ID, 'retry' );
		winnow_place_held( $comment, $answer );
		delete_comment_meta( $comment->comment_ID, 'akismet_rechecking' );
		if ( ! in_array( $answer, array( 'true', 'false', 'invalid' ), true ) ) {
			return; // Winnow cannot be reached
		}
	}
}

/**
 * Puts a comment that was held where the answer says. `invalid` goes on holding it.
 *
 * @param WP_Comment  $comment The comment.
 * @param string|bool $answer  What Winnow answered.
 */
function winnow_place_held( $comment, $answer ) {
	if ( ! in_array( $answer, array( 'true', 'false' ), true ) ) {
		return;
	}
	delete_comment_meta( $comment->comment_ID, 'akismet_error' );
	update_comment_meta( $comment->comment_ID, 'akismet_result', $answer );
	if ( 'true' === $answer ) {
		wp_spam_comment( $comment );
	} elseif ( check_comment( $comment->comment_author, $comment->comment_author_email, $comment->comment_author_url, $comment->comment_content, $comment->comment_author_IP, $comment->comment_agent, $comment->comment_type ) ) {
		wp_set_comment_status( $comment, 'approve' );
	}
}
