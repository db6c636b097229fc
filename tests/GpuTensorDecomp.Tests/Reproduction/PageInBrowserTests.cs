using System.Text.Json;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class PageInBrowserTests
{
    [Fact]
    public void A_reproduced_page_opens_without_network_or_faults_and_tells_its_values()
    {
        string page = new QuickRuns(new NoiseExperiment()).Page().Render();
        JsonElement? visit = Browser.Visit(page, """
            const dot = document.querySelector('#levels .wide .dot');
            const box = dot.getBoundingClientRect();
            dot.dispatchEvent(new PointerEvent('pointermove', { bubbles: true,
              clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }));
            return {
              facets: document.querySelectorAll('#course .facets svg').length,
              dots: document.querySelectorAll('#levels .wide .dot').length,
              tip: document.querySelector('#levels .tip')?.textContent,
              described: [...document.querySelectorAll('svg')].every(
                svg => svg.querySelector('title')?.textContent &&
                  svg.querySelector('desc')?.textContent),
            };
            """);

        // Without Chromium the other tests are what can be known of the page.
        if (visit is not { } told)
            return;
        Browser.MustBeQuiet(told);
        JsonElement seen = told.GetProperty("seen");
        seen.GetProperty("facets").GetInt32().ShouldBe(3);
        seen.GetProperty("dots").GetInt32().ShouldBe(4 * 3);
        seen.GetProperty("tip").GetString().ShouldNotBeNullOrEmpty();
        seen.GetProperty("described").GetBoolean().ShouldBeTrue();
    }
}
