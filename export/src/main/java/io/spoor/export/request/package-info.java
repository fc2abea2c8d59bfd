/** What an export is asked for, and from what it is made. */
@NullMarked
package io.spoor.export.request;

import org.jspecify.annotations.NullMarked;
