/** GitLab's audit events. */
@NullMarked
package io.spoor.sources.gitlab;

import org.jspecify.annotations.NullMarked;
