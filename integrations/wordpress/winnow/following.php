<?php
/**
 * What comes later: comments that Winnow could not be asked about, decisions that it does not
 * have yet, and what was decided in its queue.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

const WINNOW_AT_ONCE          = 1000;
const WINNOW_LOOKED_AT        = 100;
const WINNOW_CATCH_UP_SECONDS = 20;

add_filter( 'cron_schedules', 'winnow_add_schedule' );
add_action( 'init', 'winnow_schedule' );
add_action( 'winnow_catch_up', 'winnow_catch_up' );

/**
 * Adds a schedule of five minutes.
 *
 * @param array $schedules By name.
 */
function winnow_add_schedule( $schedules ) {
	$schedules['winnow'] = array(
		'interval' => 5 * MINUTE_IN_SECONDS,
		'display'  => __( 'Every five minutes (Winnow)', 'winnow' ),
	);
	return $schedules;
}

/** Has it done every five minutes. */
function winnow_schedule() {
	if ( ! wp_installing() && ! wp_next_scheduled( 'winnow_catch_up' ) ) {
		wp_schedule_event( time(), 'winnow', 'winnow_catch_up' );
	}
}

/** Has it done no more: the plugin is off. */
function winnow_unschedule() {
	wp_clear_scheduled_hook( 'winnow_catch_up' );
}

/** Does what is due for a while, and stops as soon as Winnow cannot be reached. */
function winnow_catch_up() {
	$ends = microtime( true ) + WINNOW_CATCH_UP_SECONDS;
	$due  = array(
		'winnow_send_decision' => winnow_find( '_winnow_unsent_decision', 'any' ),
		'winnow_send_held'     => winnow_find( '_winnow_unsent', 'hold' ),
		'winnow_look_again'    => winnow_find( '_winnow_id', 'hold' ),
	);
	foreach ( $due as $what => $comments ) {
		foreach ( $comments as $comment ) {
			$answer = $what( $comment );
			if ( microtime( true ) > $ends || ( is_wp_error( $answer ) && 'winnow_unreachable' === $answer->get_error_code() ) ) {
				return;
			}
		}
	}
}

/**
 * Comments that have something in their meta: what is to be sent, the oldest first, as many as
 * the time allows. Without a webhook, the last hundred that wait are looked at again.
 *
 * @param string $meta   Its name.
 * @param string $status Where they are: hold or any.
 * @return WP_Comment[]
 */
function winnow_find( $meta, $status ) {
	$is_unsent = '_winnow_id' !== $meta;
	$wanted    = array(
		'meta_key' => $meta, // phpcs:ignore WordPress.DB.SlowDBQuery -- in the background.
		'status'   => 'any' === $status ? array( 'approve', 'hold', 'spam', 'trash' ) : $status,
		'number'   => $is_unsent ? WINNOW_AT_ONCE : WINNOW_LOOKED_AT,
		'orderby'  => 'comment_ID',
		'order'    => $is_unsent ? 'ASC' : 'DESC',
	);
	if ( '_winnow_unsent' === $meta ) { // what Winnow refuses would be refused again
		$wanted['meta_value'] = array( 'winnow_unreachable', 'winnow_later' ); // phpcs:ignore WordPress.DB.SlowDBQuery
	}
	return get_comments( $wanted );
}

/**
 * Sends a comment that was held because Winnow could not be asked.
 *
 * @param WP_Comment $comment The comment.
 * @return array|WP_Error
 */
function winnow_send_held( $comment ) {
	$answer = winnow_send( $comment );
	if ( ! is_wp_error( $answer ) ) {
		winnow_follow( $comment, $answer );
	}
	return $answer;
}

/**
 * Asks what stands of a comment by now, and follows it.
 *
 * @param WP_Comment $comment The comment.
 * @return array|WP_Error
 */
function winnow_look_again( $comment ) {
	$id     = (string) get_comment_meta( $comment->comment_ID, '_winnow_id', true );
	$answer = winnow_ask_of_comment( 'GET', '/v1/comments/' . rawurlencode( $id ) );
	if ( ! is_wp_error( $answer ) ) {
		winnow_keep( $comment->comment_ID, $answer );
		winnow_follow( $comment, $answer );
	}
	return $answer;
}

/**
 * Puts a comment where Winnow says, unless what was decided here is on its way, or is what
 * Winnow repeats.
 *
 * @param WP_Comment $comment The comment.
 * @param array      $answer  What Winnow said.
 */
function winnow_follow( $comment, $answer ) {
	$is_on_its_way = metadata_exists( 'comment', $comment->comment_ID, '_winnow_unsent_decision' );
	$decided_here  = get_comment_meta( $comment->comment_ID, '_winnow_decided_here', true );
	$is_held_here  = empty( $answer['decision'] ) && metadata_exists( 'comment', $comment->comment_ID, '_winnow_held_here' );
	if ( $is_on_its_way || $is_held_here || $answer['label'] === $decided_here || 'trash' === $comment->comment_approved ) {
		return;
	}
	delete_comment_meta( $comment->comment_ID, '_winnow_decided_here' );
	$moves = array(
		'spam'   => 'spam',
		'unsure' => 'hold',
		'ham'    => winnow_may_publish( $comment, $answer ) ? 'approve' : 'hold',
	);
	winnow_move( $comment, $moves[ $answer['label'] ] );
}

/**
 * Whether ham is published: a moderator's word is enough, the machine's only if the blog's own
 * rules for comments let it through.
 *
 * @param WP_Comment $comment The comment.
 * @param array      $answer  What Winnow said.
 */
function winnow_may_publish( $comment, $answer ) {
	return ! empty( $answer['decision'] ) || check_comment(
		$comment->comment_author,
		$comment->comment_author_email,
		$comment->comment_author_url,
		$comment->comment_content,
		$comment->comment_author_IP,
		$comment->comment_agent,
		$comment->comment_type
	);
}

/**
 * Moves a comment, without taking that for a moderator's decision.
 *
 * @param WP_Comment $comment The comment.
 * @param string     $to      approve, hold or spam.
 */
function winnow_move( $comment, $to ) {
	$places = array(
		'approve' => '1',
		'hold'    => '0',
		'spam'    => 'spam',
	);
	if ( $places[ $to ] === $comment->comment_approved ) {
		return;
	}
	winnow_is_moving( true );
	'spam' === $to ? wp_spam_comment( $comment ) : wp_set_comment_status( $comment, $to );
	winnow_is_moving( false );
}

/**
 * Whether this plugin itself is moving a comment.
 *
 * @param bool|null $begins True when it begins, false when it ends; null reads.
 */
function winnow_is_moving( $begins = null ) {
	static $is_moving = false;
	if ( null !== $begins ) {
		$is_moving = $begins;
	}
	return $is_moving;
}
