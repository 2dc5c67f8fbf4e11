<?php
// The rule of Akismet's plugin since 5.7, which Debian does not have, over its 5.0.2: an answer is
// matched to its comment by X-akismet-guid. Without one, WordPress's own word stands, and the
// comment gets no akismet_error: it is published, and nobody asks again.
$last = (object) array( 'has_guid' => true, 'approved' => 1 );
add_action(
	'akismet_comment_check_response',
	function ( $response ) use ( $last ) {
		$last->has_guid = ! empty( $response[0]['x-akismet-guid'] );
	}
);
add_filter(
	'pre_comment_approved',
	function ( $approved ) use ( $last ) {
		$last->approved = $approved;
		return $approved;
	},
	9
);
add_filter(
	'pre_comment_approved',
	function ( $approved ) use ( $last ) {
		return $last->has_guid ? $approved : $last->approved;
	},
	11
);
add_action(
	'wp_insert_comment',
	function ( $id ) use ( $last ) {
		if ( ! $last->has_guid ) {
			delete_comment_meta( $id, 'akismet_error' );
		}
	},
	11
);
