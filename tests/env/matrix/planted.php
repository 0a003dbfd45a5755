<?php

/**
 * Does what the watch has to see: a warning, a deprecation, and a silenced warning that it has to leave alone.
 */

declare(strict_types=1);

$empty = [];
$nothing = $empty['missing'];
@trigger_error('silenced', E_USER_WARNING);
trigger_error('deprecated', E_USER_DEPRECATED);
