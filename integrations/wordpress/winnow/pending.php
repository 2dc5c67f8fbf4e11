<?php
/**
 * Comments that waited before this plugin was there: they are judged all at once, or those that
 * are chosen in wp-admin's list.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

add_action( 'admin_post_winnow_judge_pending', 'winnow_judge_pending' );
add_filter( 'bulk_actions-edit-comments', 'winnow_add_bulk_action' );
add_filter( 'handle_bulk_actions-edit-comments', 'winnow_judge_chosen', 10, 3 );

/**
 * Ids of comments that wait and were never sent.
 *
 * @param int[]|null $among Only these, if any are given.
 * @return int[]
 */
function winnow_never_judged( $among = null ) {
	$wanted = array(
		'status'     => 'hold',
		'fields'     => 'ids',
		'orderby'    => 'comment_ID',
		'order'      => 'ASC',
		'meta_query' => array( // phpcs:ignore WordPress.DB.SlowDBQuery -- where an administrator asks for it.
			array(
				'key'     => '_winnow_id',
				'compare' => 'NOT EXISTS',
			),
			array(
				'key'     => '_winnow_unsent',
				'compare' => 'NOT EXISTS',
			),
		),
	);
	if ( null !== $among ) {
		$wanted['comment__in'] = $among;
	}
	return array_map( 'intval', array() === $among ? array() : get_comments( $wanted ) );
}

/**
 * Puts comments among those that are still to be sent, and sends what can be sent at once. The
 * rest follows with the cron.
 *
 * @param int[] $ids The comments.
 */
function winnow_judge_later( $ids ) {
	foreach ( $ids as $id ) {
		update_comment_meta( $id, '_winnow_unsent', 'winnow_unreachable' );
	}
	if ( $ids ) {
		winnow_catch_up();
	}
}

/** Has all of them judged, and comes back to the page. */
function winnow_judge_pending() {
	if ( ! current_user_can( 'moderate_comments' ) ) {
		wp_die( esc_html__( 'You may not do this.', 'winnow' ), '', array( 'response' => 403 ) );
	}
	check_admin_referer( 'winnow_judge_pending' );
	winnow_judge_later( winnow_never_judged() );
	wp_safe_redirect( admin_url( 'options-general.php?page=winnow' ) );
	exit;
}

/** How many wait, and a button. */
function winnow_show_pending() {
	$how_many = count( winnow_never_judged() );
	if ( 0 === $how_many ) {
		return;
	}
	echo '<h2>' . esc_html__( 'Comments that wait', 'winnow' ) . '</h2><p>';
	/* translators: %s: a number. */
	echo esc_html( sprintf( _n( '%s comment waits that Winnow has never seen.', '%s comments wait that Winnow has never seen.', $how_many, 'winnow' ), number_format_i18n( $how_many ) ) );
	echo ' ' . esc_html__( 'Ham is published as far as the rules of this blog let it, spam goes to the spam, and the rest goes on waiting.', 'winnow' ) . '</p>';
	winnow_show_button( 'winnow_judge_pending', __( 'Have them judged', 'winnow' ) );
}

/**
 * Adds an entry to the bulk actions.
 *
 * @param array $actions Titles by name.
 */
function winnow_add_bulk_action( $actions ) {
	$actions['winnow_judge'] = __( 'Ask Winnow', 'winnow' );
	return $actions;
}

/**
 * Has the chosen comments judged that wait and were never sent.
 *
 * @param string $to     Where to go afterwards.
 * @param string $action The bulk action. WordPress has checked nonce and capability.
 * @param int[]  $ids    The chosen comments.
 */
function winnow_judge_chosen( $to, $action, $ids ) {
	if ( 'winnow_judge' === $action && current_user_can( 'moderate_comments' ) ) {
		winnow_judge_later( winnow_never_judged( array_map( 'intval', $ids ) ) );
	}
	return $to;
}
