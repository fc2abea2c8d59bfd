/**
 * Chains across systems with known truth: a generator of raw vendor records ({@link
 * io.spoor.offline.crosssource.CrossSourceCorpus}), and the measure of what the analysis joins.
 */
@NullMarked
package io.spoor.offline.crosssource;

import org.jspecify.annotations.NullMarked;
