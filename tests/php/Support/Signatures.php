<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

use ReflectionClass;
use ReflectionMethod;
use ReflectionParameter;

/**
 * Classes by reflection, in a form that can be compared.
 */
final class Signatures
{
    /**
     * What a class looks like to code that uses it.
     *
     * @param list<class-string> $classes
     *
     * @return array<string, array<string, mixed>>
     */
    public static function describe(array $classes): array
    {
        $signatures = [];
        foreach ($classes as $name) {
            $class = new ReflectionClass($name);
            $methods = [];
            foreach ($class->getMethods() as $method) {
                if ($method->getDeclaringClass()->getName() === $name) {
                    $methods[$method->getName()] = self::signature($method);
                }
            }
            ksort($methods);
            $interfaces = $class->getInterfaceNames();
            sort($interfaces);
            $signatures[$name] = [
                'parent' => $class->getParentClass() ? $class->getParentClass()->getName() : null,
                'interfaces' => $interfaces,
                'final' => $class->isFinal(),
                'abstract' => $class->isAbstract(),
                'constants' => $class->getConstants(),
                'public properties' => array_map(
                    static fn (\ReflectionProperty $property): string => $property->getName(),
                    $class->getProperties(\ReflectionProperty::IS_PUBLIC)
                ),
                'methods' => $methods,
            ];
        }

        return $signatures;
    }

    private static function signature(ReflectionMethod $method): string
    {
        $parameters = array_map(
            static fn (ReflectionParameter $parameter): string => $parameter->getType() . ' '
                . ($parameter->isPassedByReference() ? '&' : '')
                . ($parameter->isVariadic() ? '...' : '')
                . '$' . $parameter->getName()
                . ($parameter->isOptional() && !$parameter->isVariadic()
                    ? ' = ' . json_encode($parameter->getDefaultValue()) : ''),
            $method->getParameters()
        );

        return implode(' ', \Reflection::getModifierNames($method->getModifiers()))
            . ' ' . $method->getName() . '(' . implode(', ', $parameters) . ')'
            . ($method->hasReturnType() ? ': ' . $method->getReturnType() : '');
    }
}
