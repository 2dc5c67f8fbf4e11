<?php
/**
 * The way of a decision: what is clicked in wp-admin goes to Winnow's label log.
 *
 * A decision is in the comment's meta, `_winnow_unsent_decision`, before it is sent, and stays
 * there until Winnow has it. `_winnow_decided_here` is the last one that Winnow has from here.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

add_action( 'transition_comment_status', 'winnow_hear_decision', 10, 3 );

/**
 * Sends a moderator's decision to Winnow.
 *
 * @param string     $to      approved, unapproved, spam, trash or delete.
 * @param string     $from    The same, before.
 * @param WP_Comment $comment The comment.
 */
function winnow_hear_decision( $to, $from, $comment ) {
	$label = winnow_label_of_move( $to, $from );
	if ( null === $label || winnow_is_moving() || ! current_user_can( 'moderate_comments' ) ) {
		return;
	}
	$decision = array(
		'label'     => $label,
		'moderator' => wp_get_current_user()->user_login,
		'note'      => __( 'decided in WordPress', 'winnow' ),
	);
	update_comment_meta( $comment->comment_ID, '_winnow_unsent_decision', wp_slash( $decision ) );
	winnow_send_decision( $comment );
}

/**
 * What a move in wp-admin says of a comment: ham, spam, or null for nothing.
 *
 * @param string $to   Where to.
 * @param string $from Where from.
 */
function winnow_label_of_move( $to, $from ) {
	if ( 'spam' === $to && 'spam' !== $from ) {
		return 'spam';
	}
	$is_not_spam = 'spam' === $from && in_array( $to, array( 'approved', 'unapproved' ), true );
	return $is_not_spam || ( 'unapproved' === $from && 'approved' === $to ) ? 'ham' : null;
}

/**
 * Sends the decision that is kept in a comment's meta; the comment first, if Winnow has it not.
 *
 * @param WP_Comment $comment The comment.
 * @return array|WP_Error What Winnow said.
 */
function winnow_send_decision( $comment ) {
	$decision = get_comment_meta( $comment->comment_ID, '_winnow_unsent_decision', true );
	$id       = (string) get_comment_meta( $comment->comment_ID, '_winnow_id', true );
	$answer   = '' === $id ? winnow_send( $comment ) : array( 'id' => $id );
	$is_known = ! is_wp_error( $answer );
	if ( $is_known ) {
		$answer = winnow_ask( 'POST', '/v1/comments/' . rawurlencode( $answer['id'] ) . '/decision', $decision );
	}
	if ( ! is_wp_error( $answer ) ) {
		update_comment_meta( $comment->comment_ID, '_winnow_decided_here', $decision['label'] );
		delete_comment_meta( $comment->comment_ID, '_winnow_unsent_decision', wp_slash( $decision ) );
	} elseif ( 'winnow_refused' === $answer->get_error_code() ) {
		winnow_forget_refused( $comment->comment_ID, $is_known );
	}
	return $answer;
}

/**
 * After a refusal: a comment that Winnow does not know any more is sent anew the next time; of
 * one that it refuses to take there is nothing to decide.
 *
 * @param int  $comment_id The comment's id.
 * @param bool $was_known  Whether Winnow had taken the comment.
 */
function winnow_forget_refused( $comment_id, $was_known ) {
	delete_comment_meta( $comment_id, $was_known ? '_winnow_id' : '_winnow_unsent_decision' );
}
