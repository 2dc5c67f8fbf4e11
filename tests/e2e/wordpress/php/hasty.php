<?php
// Where BLOG_IS_HASTY is defined, what waits five seconds for an answer waits one.
add_filter(
	'http_request_args',
	function ( $request ) {
		if ( defined( 'BLOG_IS_HASTY' ) && 5 === (int) $request['timeout'] ) {
			$request['timeout'] = 1;
		}
		return $request;
	}
);
