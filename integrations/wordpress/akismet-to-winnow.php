<?php
/**
 * Plugin Name: Akismet to Winnow
 * Description: Sends what the Akismet plugin asks to your own Winnow instead of to Akismet's servers.
 * Version: 1.2.0
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

const WINNOW_BRIDGE_VERSION = '1.2.0';
const WINNOW_BRIDGE_SECONDS = 5; // a reader waits for it
const WINNOW_BRIDGE_BYTES   = 1048576;
const WINNOW_BRIDGE_THANKS  = 'Thanks for making the web a better place.';
const WINNOW_BRIDGE_MINUTES = 20;
const WINNOW_BRIDGE_AT_ONCE = 200; // comments that are asked about again

add_filter( 'pre_http_request', 'winnow_instead_of_akismet', 10, 3 );
add_action( 'akismet_submit_spam_comment', 'winnow_note_report', 10, 2 );
add_action( 'akismet_submit_nonspam_comment', 'winnow_note_report', 10, 2 );
add_action( 'akismet_schedule_cron_recheck', 'winnow_report_again', 20 );
add_action( 'akismet_schedule_cron_recheck', 'winnow_retry_all_held', 20 );
add_filter( 'rest_pre_insert_comment', 'winnow_hold_what_came_by_rest', 20 );
add_action( 'wp_insert_comment', 'winnow_note_that_it_waits', 20, 2 );
add_action( 'transition_comment_status', 'winnow_forget_that_it_waited', 10, 3 );

/**
 * Answers a request to Akismet by the same request to Winnow; lets every other one pass.
 *
 * It never fails: of an error the Akismet plugin makes three requests, and goes over to plain
 * HTTP for a day. Nothing goes to the third party because a line in wp-config.php is missing.
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
	$path     = (string) wp_parse_url( $url, PHP_URL_PATH );
	$query    = (string) wp_parse_url( $url, PHP_URL_QUERY );
	$response = winnow_bridge_ask( $path . ( '' === $query ? '' : '?' . $query ), $request, isset( $found[1] ) ? $found[1] : '' );
	if ( '/comment-check' === substr( $path, -14 ) ) {
		$response = winnow_usable_check( $response );
		winnow_remember_check( $request['body'], $response );
		return $response;
	}
	return is_wp_error( $response ) ? winnow_made_up( 503, '' ) : $response;
}

/**
 * Asks Winnow: within five seconds in all, whatever else this request of a reader asks.
 *
 * @param string $path    The path and what follows it.
 * @param array  $request The request as WP_Http has it.
 * @param string $key     The key in the host name that was asked, or nothing.
 * @return array|WP_Error
 */
function winnow_bridge_ask( $path, $request, $key ) {
	static $lost_seconds = 0.0;
	$seconds             = WINNOW_BRIDGE_SECONDS - ( wp_doing_cron() ? 0 : $lost_seconds );
	if ( ! defined( 'WINNOW_URL' ) || ! wp_parse_url( WINNOW_URL, PHP_URL_HOST ) ) {
		return new WP_Error( 'winnow_url', 'WINNOW_URL is not defined in wp-config.php, or is no URL.' );
	}
	if ( $seconds < 1 ) { // less is rounded up by WordPress
		return new WP_Error( 'winnow_late', 'Winnow has kept this request waiting long enough.' );
	}
	$request['body']            = winnow_with_key( winnow_as_written( $request['body'] ), $key );
	$request['headers']['Host'] = winnow_host_header();
	// It says that the form is as it was written, and that what waits is held here.
	$request['headers']['X-Winnow-Bridge'] = WINNOW_BRIDGE_VERSION;
	$request['timeout']                    = $seconds;
	$request['redirection']                = 0;
	$request['limit_response_size']        = WINNOW_BRIDGE_BYTES;
	$began                                 = microtime( true );
	$response                              = wp_remote_request( untrailingslashit( WINNOW_URL ) . $path, $request );
	$lost_seconds                         += is_wp_error( $response ) ? microtime( true ) - $began : 0;
	return $response;
}

/**
 * A form without the slashes that WordPress puts before quotes and backslashes.
 *
 * A new comment has them in all its fields on its way through `preprocess_comment`. One that
 * comes by REST or XML-RPC has them only in what the Akismet plugin takes from PHP's own
 * variables, and one that is read from the database has none.
 *
 * @param mixed $form The form, as it is sent.
 * @return mixed
 */
function winnow_as_written( $form ) {
	if ( doing_filter( 'preprocess_comment' ) ) {
		$slashed = '/^/';
	} elseif ( doing_filter( 'rest_pre_insert_comment' ) || doing_filter( 'xmlrpc_call' ) ) {
		$slashed = '/^(?:POST_|HTTP_|REQUEST_URI|DOCUMENT_URI|user_agent$|referrer$)/';
	} else {
		return $form;
	}
	$fields = explode( '&', (string) $form );
	foreach ( $fields as $at => $field ) { // not by parse_str(), which stops at a thousand
		list( $name, $value ) = explode( '=', $field . '=', 2 );
		$value                = substr( $value, 0, -1 );
		if ( '' !== $value && preg_match( $slashed, urldecode( $name ) ) ) {
			$fields[ $at ] = $name . '=' . urlencode( wp_unslash( urldecode( $value ) ) );
		}
	}
	return implode( '&', $fields );
}

/**
 * A form with the key that an older Akismet plugin puts before the host: that name leads to
 * Akismet, and before Winnow's own host it would lead a proxy to another site, or to none.
 *
 * @param mixed  $form The form, as it is sent.
 * @param string $key  The key in the host name that was asked, or nothing.
 * @return mixed
 */
function winnow_with_key( $form, $key ) {
	return '' === $key ? $form : 'api_key=' . $key . '&' . $form;
}

/**
 * Winnow's host, in place of Akismet's.
 */
function winnow_host_header() {
	$port = wp_parse_url( WINNOW_URL, PHP_URL_PORT );
	return wp_parse_url( WINNOW_URL, PHP_URL_HOST ) . ( $port ? ':' . $port : '' );
}

/**
 * An answer to comment-check that the Akismet plugin can act on: whatever is none holds the
 * comment, and is asked again by WordPress's cron.
 *
 * The Akismet plugin knows a comment again by X-akismet-guid since 5.7: without one, WordPress
 * publishes the comment after an error.
 *
 * @param array|WP_Error $response What Winnow answered, if it did.
 * @return array
 */
function winnow_usable_check( $response ) {
	$has_guid  = '' !== (string) wp_remote_retrieve_header( $response, 'x-akismet-guid' );
	$is_label  = in_array( wp_remote_retrieve_header( $response, 'x-winnow-label' ), array( 'ham', 'unsure', 'spam' ), true );
	$body      = 200 === wp_remote_retrieve_response_code( $response ) ? wp_remote_retrieve_body( $response ) : '';
	$is_usable = 'invalid' === $body || ( $has_guid && $is_label && in_array( $body, array( 'true', 'false' ), true ) );
	winnow_bridge_failed( ! $is_usable );
	if ( ! $is_usable ) {
		$response = winnow_made_up( 200, 'invalid' );
	}
	if ( ! $is_usable || ! $has_guid ) {
		$response['headers']['x-akismet-guid'] = wp_generate_uuid4();
	}
	return $response;
}

/**
 * An answer that Winnow did not give.
 *
 * @param int    $status Its status.
 * @param string $body   Its body.
 */
function winnow_made_up( $status, $body ) {
	return array(
		'headers'  => array(),
		'body'     => $body,
		'response' => array(
			'code'    => $status,
			'message' => get_status_header_desc( $status ),
		),
		'cookies'  => array(),
		'filename' => null,
	);
}

/**
 * Whether the last comment-check got no usable answer.
 *
 * @param bool|null $has What to keep; null reads.
 */
function winnow_bridge_failed( $has = null ) {
	static $has_failed = false;
	if ( null !== $has ) {
		$has_failed = $has;
	}
	return $has_failed;
}

/**
 * What the last comment-check said: ham, unsure, spam; empty if there was no answer, null if no
 * comment was checked.
 *
 * @param string|null $label What to keep; null reads.
 */
function winnow_last_label( $label = null ) {
	static $last = null;
	if ( null !== $label ) {
		$last = $label;
	}
	return $last;
}

/**
 * Keeps what a comment-check said, and of a comment that is in the database whether it waits.
 *
 * The Akismet plugin does not ask again about what *Check for Spam* found to wait.
 *
 * @param mixed $form     The form that was sent.
 * @param array $response The answer.
 */
function winnow_remember_check( $form, $response ) {
	winnow_last_label( (string) wp_remote_retrieve_header( $response, 'x-winnow-label' ) );
	if ( ! preg_match( '/(?:^|&)comment_ID=(\d+)/', (string) $form, $found ) ) {
		return;
	}
	$comment = get_comment( $found[1] );
	if ( ! $comment || ! in_array( winnow_last_label(), array( 'ham', 'unsure', 'spam' ), true ) ) {
		return;
	}
	if ( 'unsure' === winnow_last_label() && '0' === $comment->comment_approved ) {
		winnow_wait_for( $comment->comment_ID );
	} else {
		delete_comment_meta( $comment->comment_ID, 'winnow_waits' );
	}
}

/**
 * Holds a comment that came by REST. The Akismet plugin only looks for spam there: WordPress
 * has made up its mind before it asks.
 *
 * @param array|WP_Error $prepared The comment, as it is to be inserted.
 * @return array|WP_Error
 */
function winnow_hold_what_came_by_rest( $prepared ) {
	$is_sure = in_array( winnow_last_label(), array( null, 'ham', 'spam' ), true );
	if ( $is_sure || is_wp_error( $prepared ) || current_user_can( 'moderate_comments' ) ) {
		return $prepared;
	}
	if ( '1' === (string) $prepared['comment_approved'] ) {
		$prepared['comment_approved'] = '0';
	}
	return $prepared;
}

/**
 * Notes that a new comment waits for a decision in Winnow's queue.
 *
 * An Akismet plugin that Winnow cannot call has to ask for it.
 *
 * @param int        $id      The comment's id.
 * @param WP_Comment $comment The comment.
 */
function winnow_note_that_it_waits( $id, $comment ) {
	$was_checked = metadata_exists( 'comment', $id, 'akismet_result' );
	if ( $was_checked && 'unsure' === winnow_last_label() && '0' === (string) $comment->comment_approved ) {
		winnow_wait_for( $id );
	}
}

/**
 * Has a comment asked about again.
 *
 * @param int $id The comment's id.
 */
function winnow_wait_for( $id ) {
	update_comment_meta( $id, 'winnow_waits', time() );
	if ( ! wp_next_scheduled( 'akismet_schedule_cron_recheck' ) ) {
		wp_schedule_single_event( time() + WINNOW_BRIDGE_MINUTES * MINUTE_IN_SECONDS, 'akismet_schedule_cron_recheck' );
	}
}

/**
 * Whoever decided on a comment: nobody has to ask again.
 *
 * @param string     $new_status What it is now.
 * @param string     $old_status What it was.
 * @param WP_Comment $comment    The comment.
 */
function winnow_forget_that_it_waited( $new_status, $old_status, $comment ) {
	if ( 'unapproved' === $old_status && $new_status !== $old_status ) {
		delete_comment_meta( $comment->comment_ID, 'winnow_waits' );
	}
}

/**
 * Asks again about every comment that waits for an answer.
 *
 * The Akismet plugin stops at the first that has none yet. Here that may be one that waits for
 * a moderator for days, and those behind it are not to wait for that.
 */
function winnow_retry_all_held() {
	$held = winnow_held_with( 'akismet_error' ) + winnow_held_with( 'winnow_waits' );
	foreach ( class_exists( 'Akismet' ) ? $held : array() as $comment ) {
		add_comment_meta( $comment->comment_ID, 'akismet_rechecking', true ); // no report to Winnow
		$answer = Akismet::check_db_comment( $comment->comment_ID, 'retry' );
		winnow_place_held( $comment, $answer );
		delete_comment_meta( $comment->comment_ID, 'akismet_rechecking' );
		if ( winnow_bridge_failed() ) {
			break; // it would fail of the others too
		}
	}
	if ( winnow_held_with( 'winnow_waits' ) && ! wp_next_scheduled( 'akismet_schedule_cron_recheck' ) ) {
		wp_schedule_single_event( time() + WINNOW_BRIDGE_MINUTES * MINUTE_IN_SECONDS, 'akismet_schedule_cron_recheck' );
	}
}

/**
 * The comments that are held and carry a mark, those first that were not asked about for longest.
 *
 * @param string $mark The name of the mark; its value is when it was set.
 * @return WP_Comment[] By their ids.
 */
function winnow_held_with( $mark ) {
	$held = get_comments(
		array(
			'meta_key' => $mark, // phpcs:ignore WordPress.DB.SlowDBQuery -- in the background.
			'orderby'  => 'meta_value_num',
			'order'    => 'ASC',
			'status'   => 'hold',
			'type'     => '',
			'number'   => WINNOW_BRIDGE_AT_ONCE,
		)
	);
	return array_combine( wp_list_pluck( $held, 'comment_ID' ), $held );
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
	delete_comment_meta( $comment->comment_ID, 'winnow_waits' );
	update_comment_meta( $comment->comment_ID, 'akismet_result', $answer );
	if ( 'true' === $answer ) {
		wp_spam_comment( $comment );
	} elseif ( check_comment( $comment->comment_author, $comment->comment_author_email, $comment->comment_author_url, $comment->comment_content, $comment->comment_author_IP, $comment->comment_agent, $comment->comment_type ) ) {
		wp_set_comment_status( $comment, 'approve' );
	}
}

/**
 * Keeps a moderator's decision that Winnow did not get. The Akismet plugin sends it once.
 *
 * @param int    $comment_id The comment's id.
 * @param string $answer     What Winnow answered.
 */
function winnow_note_report( $comment_id, $answer ) {
	if ( WINNOW_BRIDGE_THANKS === $answer ) {
		delete_comment_meta( $comment_id, 'winnow_unsent_report' );
		return;
	}
	$report = array(
		'is_spam' => 'akismet_submit_spam_comment' === current_filter(),
		'user'    => get_current_user_id(),
	);
	update_comment_meta( $comment_id, 'winnow_unsent_report', $report );
	if ( ! wp_next_scheduled( 'akismet_schedule_cron_recheck' ) ) {
		wp_schedule_single_event( time() + WINNOW_BRIDGE_MINUTES * MINUTE_IN_SECONDS, 'akismet_schedule_cron_recheck' );
	}
}

/** Sends the decisions that Winnow did not get, each in the name of who made it. */
function winnow_report_again() {
	$unsent = get_comments(
		array(
			'meta_key' => 'winnow_unsent_report', // phpcs:ignore WordPress.DB.SlowDBQuery -- in the background.
			'status'   => array( 'approve', 'hold', 'spam', 'trash' ),
			'number'   => 200,
		)
	);
	$before = get_current_user_id();
	foreach ( class_exists( 'Akismet' ) ? $unsent : array() as $comment ) {
		winnow_report_one_again( $comment );
		if ( metadata_exists( 'comment', $comment->comment_ID, 'winnow_unsent_report' ) ) {
			break; // Winnow does not get the others either
		}
	}
	wp_set_current_user( $before );
}

/**
 * Sends a decision again, unless the comment was moved elsewhere since.
 *
 * @param WP_Comment $comment The comment.
 */
function winnow_report_one_again( $comment ) {
	$report = get_comment_meta( $comment->comment_ID, 'winnow_unsent_report', true );
	if ( 'trash' === $comment->comment_approved || ( 'spam' === $comment->comment_approved ) !== $report['is_spam'] ) {
		delete_comment_meta( $comment->comment_ID, 'winnow_unsent_report' );
		return;
	}
	wp_set_current_user( $report['user'] );
	if ( $report['is_spam'] ) {
		Akismet::submit_spam_comment( $comment->comment_ID );
	} else {
		Akismet::submit_nonspam_comment( $comment->comment_ID );
	}
}
