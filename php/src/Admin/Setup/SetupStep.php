<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\PostedForm;

/**
 * One of the first steps.
 */
interface SetupStep
{
    /** What one reads and chooses, inside the step's form. */
    public function render(): void;

    /**
     * Takes over what was posted. What is wrong is said by Flash.
     *
     * @return bool Whether the step is done.
     */
    public function submit(PostedForm $posted): bool;
}
