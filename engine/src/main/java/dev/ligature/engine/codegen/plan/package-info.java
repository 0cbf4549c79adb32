/**
 * How a large function is cut: {@link dev.ligature.engine.codegen.plan.RegionPlanner} makes a tree
 * of {@linkplain dev.ligature.engine.codegen.plan.Region regions}, each of which becomes a method,
 * and finds what goes into each and comes out of it. Nothing is written here.
 */
@NullMarked
package dev.ligature.engine.codegen.plan;

import org.jspecify.annotations.NullMarked;
