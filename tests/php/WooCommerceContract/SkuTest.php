<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

/**
 * Codes are unique, but not those of products in the trash.
 */
final class SkuTest extends ContractTestCase
{
    public function testTwoProductsCantHaveOne(): void
    {
        $first = $this->product(['sku' => 'ШИФ-1']);
        $this->assertSame($first->get_id(), wc_get_product_id_by_sku('ШИФ-1'));
        $second = new \WC_Product_Simple();
        try {
            $second->set_sku('ШИФ-1');
            $this->fail('It was taken.');
        } catch (\WC_Data_Exception $error) {
            $this->assertSame(['product_invalid_sku', 400], [$error->getErrorCode(), $error->getCode()]);
            $this->assertSame(['status' => 400, 'resource_id' => $first->get_id(), 'unique_sku' => 'ШИФ-1-1'], $error->getErrorData());
        }
    }

    public function testItsOwnIsNoneOfAnother(): void
    {
        $product = $this->product(['sku' => 'S']);
        $product->set_sku('S');
        $product->save();
        $this->assertSame('S', $this->read($product)->get_sku());
        $this->assertTrue(wc_product_has_unique_sku($product->get_id(), 'S'));
        $this->assertFalse(wc_product_has_unique_sku($product->get_id() + 1, 'S'));
    }

    public function testAnEmptyOneIsNoCode(): void
    {
        $ids = [$this->product(['sku' => ''])->get_id(), $this->product(['sku' => ''])->get_id()];
        $this->assertContains(wc_get_product_id_by_sku(''), $ids, 'whoever asks for no code gets any product without one');
        $this->assertSame(0, wc_get_product_id_by_sku('nobody'));
    }

    public function testThoseInTheTrashAreFree(): void
    {
        $this->product(['sku' => 'FREE'])->delete();
        $product = $this->product(['sku' => 'FREE']);
        $this->assertSame($product->get_id(), wc_get_product_id_by_sku('FREE'));
    }

    public function testDraftsAndVariationsCount(): void
    {
        $draft = $this->product(['sku' => 'D', 'status' => 'draft']);
        $this->assertSame($draft->get_id(), wc_get_product_id_by_sku('D'));
        $parent = new \WC_Product_Variable();
        $parent->set_name('P');
        $parent->save();
        $variation = new \WC_Product_Variation();
        $variation->set_parent_id($parent->get_id());
        $variation->set_sku('VAR');
        $variation->save();
        $this->assertSame($variation->get_id(), wc_get_product_id_by_sku('VAR'));
    }

    public function testTheCodeCanBeTakenAwayAndGivenToAnother(): void
    {
        $product = $this->product(['sku' => 'M']);
        $product->set_sku('');
        $product->save();
        $this->assertSame('', $this->lookup($product->get_id())['sku']);
        $this->assertSame('M', $this->product(['sku' => 'M'])->get_sku());
    }

    public function testBarcodesAreUniqueToo(): void
    {
        $first = $this->product(['global_unique_id' => '8600010000032']);
        $this->assertSame($first->get_id(), wc_get_product_id_by_global_unique_id('8600010000032'));
        $this->assertFalse(wc_product_has_global_unique_id($first->get_id() + 1, '8600010000032'), 'true means: nobody else has it');
        $this->assertTrue(wc_product_has_global_unique_id($first->get_id(), '8600010000032'));
        $this->expectException(\WC_Data_Exception::class);
        (new \WC_Product_Simple())->set_global_unique_id('8600010000032');
    }
}
