using System.Text.Json;
using System.Xml.Linq;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Experiments;
using static GpuTensorDecomp.Tests.Reports.ReportPage;

namespace GpuTensorDecomp.Tests.Reports.Experiments;

public sealed class ExperimentPageTests
{
    private static readonly string s_page = SampleExperiment.Page().Render();

    [Fact]
    public void The_page_shows_every_claim_with_colour_and_word()
    {
        string text = Text(s_page);
        text.ShouldContain("✗ 3 of 4 claims hold");
        Count(s_page, "state good\">✓ holds").ShouldBe(3);
        Count(s_page, "state bad\">✗ fails").ShouldBe(1);
        text.ShouldContain("≤ 0.001");
        text.ShouldContain("± 0.15");
        text.ShouldContain("one component short");
        text.ShouldContain("gpudecomp reproduce lazy-threshold --out experiments");
        text.ShouldContain("83.4 s");
    }

    [Fact]
    public void Figures_have_the_marks_of_their_data()
    {
        List<XElement> drawings = Drawings(s_page);
        drawings.Count.ShouldBe(2 + 2 + 3); // wide and narrow, wide and narrow, three facets
        drawings[0].Descendants("rect").Count(r => Class(r).StartsWith("cell", Ordinal))
            .ShouldBe(6 * 8);
        drawings[0].Descendants("path").Count(p => Class(p).Contains("overlay")).ShouldBe(1);
        foreach (XElement lines in drawings.Skip(2))
        {
            Lines(lines).Count.ShouldBe(3);
            lines.Descendants("path").Count(p => Class(p).StartsWith("band", Ordinal)).ShouldBe(2);
            lines.Descendants("circle").Count().ShouldBe(2 * 8);
        }

        MustBeSound(s_page);
    }

    [Fact]
    public void Every_drawing_and_table_can_be_read_without_seeing_it()
    {
        foreach (XElement svg in Drawings(s_page))
        {
            svg.Attribute("role")!.Value.ShouldBe("img");
            string[] ids = svg.Attribute("aria-labelledby")!.Value.Split(' ');
            svg.Element("title")!.Attribute("id")!.Value.ShouldBe(ids[0]);
            svg.Element("title")!.Value.ShouldNotBeEmpty();
            svg.Element("desc")!.Attribute("id")!.Value.ShouldBe(ids[1]);
            svg.Element("desc")!.Value.ShouldNotBeEmpty();
        }

        Find(s_page, " id=\"[^\"]*\"").ShouldBeUnique();
        Count(s_page, "<details class=\"numbers\">").ShouldBe(3);
        Count(s_page, "<caption>").ShouldBe(Count(s_page, "<table>"));
    }

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        Find(s_page, "(src|href|action)=\"[^\"]*\"").Distinct()
            .ShouldBe(["href=\"../index.html\""]);
        s_page.ShouldNotContain("http://");
        s_page.ShouldNotContain("https://");
        s_page.ShouldNotContain("@import");
    }

    [Fact]
    public void A_reader_gets_values_and_files_without_a_network()
    {
        JsonElement? visit = Browser.Visit(s_page, """
            const move = element => {
              const box = element.getBoundingClientRect();
              element.dispatchEvent(new PointerEvent('pointermove', { bubbles: true,
                clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }));
              return [...document.querySelectorAll('.tip')].map(t => t.textContent);
            };
            const read = async link => (await fetch(link.href)).text();
            const links = [...document.querySelectorAll('a[data-csv]')];
            const line = document.querySelector('#scales .wide svg');
            const box = line.getBoundingClientRect();
            line.dispatchEvent(new PointerEvent('pointermove', { bubbles: true,
              clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }));
            const near = document.querySelector('#scales .tip')?.textContent;
            line.dispatchEvent(new PointerEvent('pointerleave'));
            return {
              near,
              cell: move(document.querySelector('.wide .cell')),
              dot: move(document.querySelector('#scales .wide .dot')),
              shown: links.filter(l => !l.hidden && l.href.startsWith('blob:')).length,
              csv: await read(links[1]),
              wide: document.documentElement.scrollWidth <= innerWidth,
            };
            """);
        // Without Chromium the tests above are what can be known of the page.
        if (visit is not { } told)
            return;
        Browser.MustBeQuiet(told);
        JsonElement seen = told.GetProperty("seen");
        seen.GetProperty("near").GetString()!.ShouldContain(" at ");
        seen.GetProperty("cell").EnumerateArray().Single().GetString()
            .ShouldBe("dimension d 3, components m 1\n0 of 20 succeed: 0 %\n" +
                "95 % interval 0 to 16 %");
        seen.GetProperty("dot").EnumerateArray().Single().GetString()
            .ShouldStartWith("beyond lazy, median and quartiles\n");
        seen.GetProperty("shown").GetInt32().ShouldBe(4);
        seen.GetProperty("csv").GetString().ShouldBe(SampleExperiment.Page().Data.ToCsv());
        seen.GetProperty("wide").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void The_folder_holds_page_data_and_verdict_and_the_index_lists_all()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            ExperimentPage page = SampleExperiment.Page();
            page.Write(Path.Combine(folder, page.Name));
            Directory.GetFiles(Path.Combine(folder, page.Name)).Select(Path.GetFileName).Order()
                .ShouldBe(["data.csv", "index.html", "verdict.json"]);
            File.ReadAllText(Path.Combine(folder, page.Name, "data.csv"))
                .ShouldBe(page.Data.ToCsv());
            // One from an earlier command, and a folder that is none.
            Directory.CreateDirectory(Path.Combine(folder, "noise"));
            new Verdict("noise", Precision.Float64, [Claim.Holds("c", true)])
                .Write(Path.Combine(folder, "noise", "verdict.json"));
            Directory.CreateDirectory(Path.Combine(folder, "other"));
            File.WriteAllText(Path.Combine(folder, "other", "verdict.json"), "[1]");

            ExperimentIndex.Write(folder, [page]);
            string index = File.ReadAllText(Path.Combine(folder, "index.html"));
            Find(index, "href=\"[^\"]*\"").ShouldBe(
                ["href=\"lazy-threshold/index.html\"", "href=\"noise/index.html\""]);
            Drawings(index).ShouldHaveSingleItem();
            string text = Text(index);
            text.ShouldContain("4 of 5 claims hold");
            text.ShouldContain("3 of 4 claims hold");
            text.ShouldContain("✓ 1 of 1 claim holds");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;
}
