<?php
/**
 * Privacy: the text for the site's policy, and what is exported and erased of one person.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

const WINNOW_PAGE_OF_COMMENTS = 100;

add_action( 'admin_init', 'winnow_add_policy' );
add_filter( 'wp_privacy_personal_data_exporters', 'winnow_add_exporter' );
add_filter( 'wp_privacy_personal_data_erasers', 'winnow_add_eraser' );

/** Suggests a text for the site's privacy policy. */
function winnow_add_policy() {
	$text = '<p>' . esc_html__( 'Comments are checked for spam by Winnow, a service that we run ourselves. It gets the text of a comment, the name and the web address that were given with it, and the article it stands under; no IP address.', 'winnow' ) . '</p>';
	$mail = '1' === winnow_setting( 'send_mail' )
		? __( 'It gets the mail address as well.', 'winnow' )
		: __( 'Of the mail address it gets the domain, and a code by which it knows the same author again but from which the address cannot be read.', 'winnow' );
	$kept = __( 'It keeps them, with what it and our moderators said of the comment, to tell spam better.', 'winnow' );
	wp_add_privacy_policy_content( 'Winnow', $text . '<p>' . esc_html( $mail ) . '</p><p>' . esc_html( $kept ) . '</p>' );
}

/**
 * Adds the exporter.
 *
 * @param array $exporters By name.
 */
function winnow_add_exporter( $exporters ) {
	$exporters['winnow'] = array(
		'exporter_friendly_name' => __( 'Winnow', 'winnow' ),
		'callback'               => 'winnow_export',
	);
	return $exporters;
}

/**
 * Adds the eraser.
 *
 * @param array $erasers By name.
 */
function winnow_add_eraser( $erasers ) {
	$erasers['winnow'] = array(
		'eraser_friendly_name' => __( 'Winnow', 'winnow' ),
		'callback'             => 'winnow_erase',
	);
	return $erasers;
}

/**
 * A page of the comments of a mail address that Winnow has.
 *
 * @param string $email The address.
 * @param int    $page  From 1 on.
 * @return WP_Comment[]
 */
function winnow_comments_of( $email, $page ) {
	return get_comments(
		array(
			'author_email' => $email,
			'meta_key'     => '_winnow_id', // phpcs:ignore WordPress.DB.SlowDBQuery -- in the background.
			'status'       => array( 'approve', 'hold', 'spam', 'trash' ),
			'orderby'      => 'comment_ID',
			'order'        => 'ASC',
			'number'       => WINNOW_PAGE_OF_COMMENTS,
			'paged'        => $page,
		)
	);
}

/**
 * What Winnow said of a person's comments. The reasons stay here: they would teach spammers.
 *
 * @param string $email The person's mail address.
 * @param int    $page  From 1 on.
 */
function winnow_export( $email, $page = 1 ) {
	$comments = winnow_comments_of( $email, $page );
	$items    = array();
	foreach ( $comments as $comment ) {
		$verdict = get_comment_meta( $comment->comment_ID, '_winnow_verdict', true );
		$items[] = array(
			'group_id'    => 'comments',
			'group_label' => __( 'Comments', 'winnow' ),
			'item_id'     => "comment-{$comment->comment_ID}",
			'data'        => array(
				array(
					'name'  => __( 'What Winnow said', 'winnow' ),
					'value' => is_array( $verdict ) ? $verdict['label'] : '',
				),
				array(
					'name'  => __( 'Number at Winnow', 'winnow' ),
					'value' => get_comment_meta( $comment->comment_ID, '_winnow_id', true ),
				),
			),
		);
	}
	return array(
		'data' => $items,
		'done' => count( $comments ) < WINNOW_PAGE_OF_COMMENTS,
	);
}

/**
 * Erases what is kept here, and says what Winnow has: it has no way to erase for a blog.
 *
 * @param string $email The person's mail address.
 * @param int    $page  From 1 on; what was erased is not found again.
 */
function winnow_erase( $email, $page = 1 ) { // phpcs:ignore Generic.CodeAnalysis.UnusedFunctionParameter -- WordPress gives it.
	$comments = winnow_comments_of( $email, 1 );
	$ids      = array();
	foreach ( $comments as $comment ) {
		$ids[] = get_comment_meta( $comment->comment_ID, '_winnow_id', true );
		foreach ( array( '_winnow_verdict', '_winnow_id', '_winnow_external_id', '_winnow_unsent_decision' ) as $meta ) {
			delete_comment_meta( $comment->comment_ID, $meta );
		}
		update_comment_meta( $comment->comment_ID, '_winnow_erased', '1' );
	}
	/* translators: %s: what Winnow calls the comments. */
	$words = sprintf( __( 'Winnow itself still has these comments, without the mail address unless you chose otherwise: %s', 'winnow' ), implode( ', ', $ids ) );
	return array(
		'items_removed'  => array() !== $ids,
		'items_retained' => array() !== $ids,
		'messages'       => $ids ? array( $words ) : array(),
		'done'           => count( $comments ) < WINNOW_PAGE_OF_COMMENTS,
	);
}
