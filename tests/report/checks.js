/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What can be asked of a page that is open; each gives a list of what is wrong. The page itself has no
 * script: these come through the debugger. */
(() => {
    const name = element => {
        const text = (element.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 40);
        const kind = element.getAttribute('class');
        return `<${element.tagName.toLowerCase()}${kind ? '.' + kind : ''}> ${text}`;
    };
    const shown = element => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && element.checkVisibility();
    };

    /* ---- width ---- */

    const scrolls = element => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) &&
                               element !== document.scrollingElement;

    /* width: of the screen; a telephone's window grows with what is in it. */
    const wide = width => {
        const page = document.scrollingElement;
        if (page.scrollWidth <= width)
            return [];
        const inside = element => element && (scrolls(element) || inside(element.parentElement));
        const beyond = [...document.querySelectorAll('body *')].filter(
            element => shown(element) && element.getBoundingClientRect().right > width + 1 &&
                       !inside(element));
        return [`the page is ${page.scrollWidth} wide: ${beyond.slice(0, 3).map(name)}`];
    };

    const regions = () => [...document.querySelectorAll('*')].filter(
        element => shown(element) && scrolls(element) &&
                   element.scrollWidth > element.clientWidth + 1)
        .filter(element => element.tabIndex !== 0 || element.getAttribute('role') !== 'region')
        .map(element => `scrolls, but not by keyboard: ${name(element)}`);

    /* ---- colours: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio ---- */

    const parts = colour => colour.match(/[\d.]+/g).map(Number);
    const luminance = rgb => {
        const [r, g, b] = rgb.slice(0, 3).map(value => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = element => {
        for (; element; element = element.parentElement) {
            const colour = parts(getComputedStyle(element).backgroundColor);
            if (colour.length < 4 || colour[3] === 1)
                return colour;
        }
        return [255, 255, 255];
    };
    const contrast = () => {
        const wrong = new Map();
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!walker.currentNode.textContent.trim() || !shown(element) ||
                element.closest('title, desc'))
                continue;
            const style = getComputedStyle(element);
            const ink = element instanceof SVGElement ? style.fill : style.color;
            const [a, b] = [luminance(parts(ink)), luminance(ground(element))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < 4.5)
                wrong.set(`${ink} on ${ground(element)}: ${ratio.toFixed(2)}`, name(element));
        }
        return [...wrong].map(([what, where]) => `contrast of ${what} ${where}`);
    };

    /* ---- letters, also of pictures that are scaled ---- */

    const small = () => [...document.querySelectorAll('svg.chart text')].filter(shown)
        .filter(text => {
            const chart = text.ownerSVGElement;
            const scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
            return parseFloat(getComputedStyle(text).fontSize) * scale < 10;
        })
        .slice(0, 1)
        .map(text => `letters of less than 10 pixels in ${name(text)}`);

    const focus = () => {
        const element = document.activeElement, style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        return {
            name: name(element),
            id: element.id,
            first: element.classList.contains('skip'),
            seen: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
            outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        };
    };

    globalThis.checks = {wide, regions, contrast, small, focus, shown};
})()
