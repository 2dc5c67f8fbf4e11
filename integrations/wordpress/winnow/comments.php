<?php
/**
 * The way of a comment: asked about before it is stored, put where Winnow says.
 *
 * What is known of a comment is in its meta: `_winnow_external_id` (ours), `_winnow_id`
 * (Winnow's), `_winnow_verdict`, and `_winnow_unsent` (why) while Winnow has not judged it.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

const WINNOW_ARTICLE_CHARS = 100000;

add_filter( 'preprocess_comment', 'winnow_name_comment' );
add_filter( 'rest_preprocess_comment', 'winnow_name_rest_comment', 10, 2 );
add_filter( 'pre_comment_approved', 'winnow_place_new_comment', 20, 2 );
add_action( 'wp_insert_comment', 'winnow_keep_verdict' );
add_action( 'edit_comment', 'winnow_judge_edit' );

/**
 * Gives a comment the id that it has towards Winnow: it has none of WordPress's yet.
 *
 * @param array $comment As wp_new_comment has it.
 */
function winnow_name_comment( $comment ) {
	$comment['comment_meta']['_winnow_external_id'] = 'wordpress-' . wp_generate_uuid4();
	return $comment;
}

/**
 * The same for a comment that comes through WordPress's REST interface, which has no slashes.
 *
 * @param array           $comment As it is about to be stored.
 * @param WP_REST_Request $request The request: it names a comment if it edits one.
 */
function winnow_name_rest_comment( $comment, $request ) {
	if ( ! is_array( $comment ) || ! empty( $request['id'] ) ) {
		return $comment;
	}
	return array_merge( winnow_name_comment( $comment ), array( 'winnow_has_slashes' => false ) );
}

/**
 * Says where a new comment goes. Comes last, after what WordPress itself refuses.
 *
 * @param int|string|WP_Error $approved Where WordPress would put it.
 * @param array               $comment  As it is about to be stored.
 * @return int|string|WP_Error
 */
function winnow_place_new_comment( $approved, $comment ) {
	$is_settled = is_wp_error( $approved ) || in_array( $approved, array( 'spam', 'trash' ), true );
	$is_note    = isset( $comment['comment_type'] ) && 'note' === $comment['comment_type']; // of an editor, on a block
	$user       = isset( $comment['user_id'] ) ? (int) $comment['user_id'] : 0; // a pingback has none
	if ( $is_settled || $is_note || user_can( $user, 'moderate_comments' ) ) {
		return $approved;
	}
	return winnow_place( winnow_judge_once( $comment ), $approved );
}

/**
 * Asks about a new comment, once: WordPress asks twice since 6.7, first as it was written and
 * then as WordPress has tidied it.
 *
 * @param array $comment As it is about to be stored.
 * @return array|WP_Error
 */
function winnow_judge_once( $comment ) {
	$external_id = isset( $comment['comment_meta']['_winnow_external_id'] ) ? $comment['comment_meta']['_winnow_external_id'] : '';
	$answer      = '' === $external_id ? null : winnow_latest_answer( $external_id );
	if ( null === $answer ) {
		$has_slashes = ! isset( $comment['winnow_has_slashes'] );
		$written     = $has_slashes ? wp_unslash( $comment ) : $comment;
		$answer      = winnow_ask_of_comment( 'POST', '/v1/comments', winnow_comment_body( $written, $external_id ) );
		winnow_latest_answer( $external_id, $answer );
	}
	return $answer;
}

/**
 * Where an answer puts a comment: without an answer, it is held.
 *
 * @param array|WP_Error $answer   What Winnow said.
 * @param int|string     $approved Where WordPress would put ham.
 * @return int|string
 */
function winnow_place( $answer, $approved ) {
	$label = is_wp_error( $answer ) ? 'unsure' : $answer['label'];
	if ( 'spam' === $label ) {
		return 'spam';
	}
	return 'ham' === $label ? $approved : 0;
}

/**
 * What is sent of a comment.
 *
 * @param array  $comment     As it is stored, without slashes.
 * @param string $external_id Its id towards Winnow.
 */
function winnow_comment_body( $comment, $external_id ) {
	return array(
		'external_id' => $external_id,
		'text'        => (string) $comment['comment_content'],
		'author'      => array(
			'name'  => wp_specialchars_decode( (string) $comment['comment_author'], ENT_QUOTES ),
			'email' => winnow_mail_address( (string) $comment['comment_author_email'] ),
			'url'   => wp_specialchars_decode( (string) $comment['comment_author_url'], ENT_QUOTES ),
		),
		'article'     => winnow_article( (int) $comment['comment_post_ID'] ),
	);
}

/**
 * The article that a comment stands under, as plain text.
 *
 * @param int $post_id The article's id.
 */
function winnow_article( $post_id ) {
	$post = get_post( $post_id );
	if ( ! $post ) {
		return null;
	}
	// A tag that ends a paragraph keeps two words apart.
	$text = wp_strip_all_tags( str_replace( '<', ' <', strip_shortcodes( $post->post_content ) ) );
	return array(
		'title' => mb_substr( wp_specialchars_decode( $post->post_title, ENT_QUOTES ), 0, 2000 ),
		'text'  => mb_substr( html_entity_decode( $text, ENT_QUOTES, 'UTF-8' ), 0, WINNOW_ARTICLE_CHARS ),
		'url'   => (string) get_permalink( $post ),
	);
}

/**
 * The answer about the comment that this request stores, between asking and storing.
 *
 * @param string              $external_id Of which comment.
 * @param array|WP_Error|null $answer      What to keep; null reads.
 * @return array|WP_Error|null
 */
function winnow_latest_answer( $external_id, $answer = null ) {
	static $kept = array();
	if ( null !== $answer ) {
		$kept = array( $external_id => $answer );
	}
	return isset( $kept[ $external_id ] ) ? $kept[ $external_id ] : null;
}

/**
 * Keeps what Winnow said of a comment that is stored by now.
 *
 * @param int $comment_id The comment's id.
 */
function winnow_keep_verdict( $comment_id ) {
	$external_id = (string) get_comment_meta( $comment_id, '_winnow_external_id', true );
	$answer      = '' === $external_id ? null : winnow_latest_answer( $external_id );
	if ( null !== $answer ) {
		winnow_keep( $comment_id, $answer );
	}
}

/**
 * Keeps an answer in the comment's meta.
 *
 * @param int            $comment_id The comment's id.
 * @param array|WP_Error $answer     What Winnow said.
 */
function winnow_keep( $comment_id, $answer ) {
	if ( is_wp_error( $answer ) ) {
		update_comment_meta( $comment_id, '_winnow_unsent', $answer->get_error_code() );
		return;
	}
	delete_comment_meta( $comment_id, '_winnow_unsent' );
	update_comment_meta( $comment_id, '_winnow_id', $answer['id'] );
	update_comment_meta(
		$comment_id,
		'_winnow_verdict',
		wp_slash(
			array(
				'label'       => $answer['label'],
				'probability' => $answer['spam_probability'],
				'reasons'     => winnow_reasons( $answer ),
			)
		)
	);
}

/**
 * Judges a comment anew when somebody who is no moderator has edited it.
 *
 * @param int $comment_id The comment's id.
 */
function winnow_judge_edit( $comment_id ) {
	$comment = get_comment( $comment_id );
	if ( current_user_can( 'moderate_comments' ) || ! in_array( $comment->comment_approved, array( '0', '1' ), true ) ) {
		return;
	}
	$answer = winnow_send( $comment );
	$place  = winnow_place( $answer, $comment->comment_approved );
	if ( (string) $place !== $comment->comment_approved ) {
		winnow_move( $comment, 'spam' === $place ? 'spam' : 'hold' );
	}
}

/**
 * Sends a stored comment, for the first time or again, and keeps the answer.
 *
 * @param WP_Comment $comment The comment.
 * @return array|WP_Error
 */
function winnow_send( $comment ) {
	if ( metadata_exists( 'comment', $comment->comment_ID, '_winnow_erased' ) ) {
		return new WP_Error( 'winnow_refused', __( 'What is kept of this comment was erased.', 'winnow' ) );
	}
	$external_id = (string) get_comment_meta( $comment->comment_ID, '_winnow_external_id', true );
	if ( '' === $external_id ) { // it is older than this plugin
		$external_id = 'wordpress-' . wp_generate_uuid4();
		update_comment_meta( $comment->comment_ID, '_winnow_external_id', $external_id );
	}
	$answer = winnow_ask_of_comment( 'POST', '/v1/comments', winnow_comment_body( $comment->to_array(), $external_id ) );
	winnow_keep( $comment->comment_ID, $answer );
	return $answer;
}
