<?php
/**
 * The way of a decision: what is clicked in wp-admin goes to Winnow's label log.
 *
 * A decision is in the comment's meta, `_winnow_unsent_decision`, before it is sent, and stays
 * there until Winnow has it. `_winnow_decided_here` is the last one that Winnow has from here,
 * `_winnow_held_here` says that a moderator wants the comment to wait.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

const WINNOW_WITHDRAWN = 'withdrawn';

add_action( 'transition_comment_status', 'winnow_hear_decision', 10, 3 );

/**
 * Sends a moderator's decision to Winnow.
 *
 * @param string     $to      approved, unapproved, spam, trash or delete.
 * @param string     $from    The same, before.
 * @param WP_Comment $comment The comment.
 */
function winnow_hear_decision( $to, $from, $comment ) {
	if ( winnow_is_moving() || ! winnow_may_decide( $comment ) ) {
		return;
	}
	winnow_note_held( $to, $from, $comment->comment_ID );
	/**
	 * Filters what a move of a comment by a moderator tells Winnow.
	 *
	 * @param string|null $label   ham, spam, withdrawn, or null for nothing.
	 * @param string      $to      Where to.
	 * @param string      $from    Where from.
	 * @param WP_Comment  $comment The comment.
	 */
	$label = apply_filters( 'winnow_label_of_move', winnow_label_of_move( $to, $from ), $to, $from, $comment );
	if ( ! in_array( $label, array( 'ham', 'spam', WINNOW_WITHDRAWN ), true ) ) {
		return;
	}
	$decision = array(
		'label'     => $label,
		'moderator' => wp_get_current_user()->user_login,
		'note'      => 'trash' === $to ? __( 'put into the trash in WordPress', 'winnow' ) : __( 'decided in WordPress', 'winnow' ),
	);
	update_comment_meta( $comment->comment_ID, '_winnow_unsent_decision', wp_slash( $decision ) );
	winnow_send_decision( $comment );
}

/**
 * Keeps in mind that a moderator has a comment wait: the machine does not publish it then.
 *
 * @param string $to         Where to.
 * @param string $from       Where from.
 * @param string $comment_id The comment's id.
 */
function winnow_note_held( $to, $from, $comment_id ) {
	if ( 'unapproved' === $to && $to !== $from ) {
		update_comment_meta( $comment_id, '_winnow_held_here', '1' );
	} else {
		delete_comment_meta( $comment_id, '_winnow_held_here' );
	}
}

/**
 * Whether the current user moderates a comment: an author does those under articles of their own.
 *
 * @param WP_Comment $comment The comment.
 */
function winnow_may_decide( $comment ) {
	return current_user_can( 'moderate_comments' ) || current_user_can( 'edit_comment', $comment->comment_ID );
}

/**
 * What a move in wp-admin says of a comment: ham, spam, withdrawn, or null for nothing.
 *
 * The trash is for what is not wanted on the blog, so it counts as spam; who takes a comment out
 * of it to look again takes that back.
 *
 * @param string $to   Where to.
 * @param string $from Where from.
 */
function winnow_label_of_move( $to, $from ) {
	if ( $to === $from ) {
		return null;
	}
	if ( 'spam' === $to || 'trash' === $to ) {
		return 'spam';
	}
	if ( 'approved' === $to ) {
		return in_array( $from, array( 'unapproved', 'spam', 'trash' ), true ) ? 'ham' : null;
	}
	$labels = array(
		'spam'  => 'ham',
		'trash' => WINNOW_WITHDRAWN,
	);
	return 'unapproved' === $to && isset( $labels[ $from ] ) ? $labels[ $from ] : null;
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
		$answer = winnow_tell_decision( $answer['id'], $decision );
	}
	if ( ! is_wp_error( $answer ) ) {
		update_comment_meta( $comment->comment_ID, '_winnow_decided_here', $decision['label'] );
		delete_comment_meta( $comment->comment_ID, '_winnow_unsent_decision', wp_slash( $decision ) );
	} elseif ( 'winnow_unreachable' !== $answer->get_error_code() ) {
		winnow_forget_refused( $comment->comment_ID, $is_known );
	}
	return $answer;
}

/**
 * Tells Winnow a decision on a comment that it has, or that one is taken back.
 *
 * @param string $id       Winnow's id of the comment.
 * @param array  $decision As it is kept.
 * @return array|WP_Error
 */
function winnow_tell_decision( $id, $decision ) {
	$path = '/v1/comments/' . rawurlencode( $id ) . '/decision';
	if ( WINNOW_WITHDRAWN !== $decision['label'] ) {
		return winnow_ask_of_comment( 'POST', $path, $decision );
	}
	$answer  = winnow_ask_of_comment( 'DELETE', add_query_arg( 'moderator', rawurlencode( $decision['moderator'] ), $path ) );
	$is_gone = is_wp_error( $answer ) && 'winnow_later' === $answer->get_error_code(); // none stands
	return $is_gone ? array( 'id' => $id ) : $answer;
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
