/** Generated pages of the documentation. */
@NullMarked
package io.spoor.testkit.page;

import org.jspecify.annotations.NullMarked;
