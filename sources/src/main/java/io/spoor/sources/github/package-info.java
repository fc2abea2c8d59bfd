/** Entries of GitHub's audit log. */
@NullMarked
package io.spoor.sources.github;

import org.jspecify.annotations.NullMarked;
