<?php
// Runs the PHP that comes on stdin inside the blog, and prints what it returns as JSON.
$_SERVER['HTTP_HOST'] = parse_url( getenv( 'BLOG_URL' ), PHP_URL_HOST );
require getenv( 'BLOG_ROOT' ) . '/wp-load.php';
$given = json_decode( getenv( 'ASK_GIVEN' ), true );
echo json_encode( eval( stream_get_contents( STDIN ) ) );
