<?php
/**
 * What Winnow said of each comment, and why, in wp-admin's list of comments.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

const WINNOW_REASONS_SHOWN = 3;

add_filter( 'manage_edit-comments_columns', 'winnow_add_column' );
add_action( 'manage_comments_custom_column', 'winnow_show_column', 10, 2 );

/**
 * Adds the column.
 *
 * @param array $columns Titles by name.
 */
function winnow_add_column( $columns ) {
	$columns['winnow'] = __( 'Winnow', 'winnow' );
	return $columns;
}

/**
 * Shows a comment's verdict.
 *
 * @param string $column     The column's name.
 * @param string $comment_id The comment's id.
 */
function winnow_show_column( $column, $comment_id ) {
	if ( 'winnow' !== $column ) {
		return;
	}
	$verdict = get_comment_meta( (int) $comment_id, '_winnow_verdict', true );
	if ( metadata_exists( 'comment', (int) $comment_id, '_winnow_unsent' ) ) {
		echo '<p>' . esc_html__( 'not judged yet', 'winnow' ) . '</p>';
	} elseif ( is_array( $verdict ) ) {
		$probability = null === $verdict['probability'] ? '' : sprintf( ' (%.2f)', $verdict['probability'] );
		echo '<p><strong>' . esc_html( $verdict['label'] . $probability ) . '</strong></p>';
		foreach ( array_slice( (array) $verdict['reasons'], 0, WINNOW_REASONS_SHOWN ) as $reason ) {
			echo '<p>' . esc_html( $reason ) . '</p>';
		}
	}
}
