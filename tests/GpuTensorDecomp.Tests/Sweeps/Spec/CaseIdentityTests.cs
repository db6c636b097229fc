using System.Security.Cryptography;
using System.Text;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Tests.Sweeps.Spec;

public sealed class CaseIdentityTests
{
    [Fact]
    public void An_id_is_the_hash_of_what_differs_from_the_defaults()
    {
        SweepCase found = SpecText.SmallCases(
            "method: {method: flow, components: 4*rank, start-norm: 1e-6, time-limit: 2m}",
            "record: [weights, fit-times]").Single();
        const string text =
            "gpudecomp-case-1\nproblem.dimension=4\nproblem.order=3\nproblem.rank=2\n" +
            "method.components=8\nmethod.method=flow\nmethod.start-norm=1E-06\n" +
            "method.time-limit=120\nrecord=fit-times\nrecord=weights\n";
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        found.Id.ShouldBe(hash[..16]);
    }

    [Fact]
    public void Ids_are_those_of_the_first_release()
    {
        SpecText.Cases(SpecText.Small).Single().Id.ShouldBe("bb18e6c138a9ad1e");
        SpecText.SmallCases(
            "method: {method: descent, step: 0.1, precision: float32, merge: false}", "seed: 3",
            "record: weights").Single().Id.ShouldBe("2cebb54054142b7d");
    }

    [Theory]
    [InlineData("method: {method: deflation}")]
    [InlineData("method: {polish: false, precision: float64, components: auto}")]
    [InlineData("axes: {other: [2]}\nwhere: other == rank")]
    [InlineData("axes: {tolerance: [auto]}")]
    [InlineData("seed: 0\nrepeats: 1")]
    [InlineData("name: other\nmethod: {components: ~}")]
    public void Defaults_and_the_names_of_axes_do_not_matter(string lines) =>
        SpecText.SmallCases(lines.Split('\n')).Single().Id.ShouldBe(
            SpecText.SmallCases("").Single().Id);

    [Fact]
    public void The_order_of_keys_does_not_matter()
    {
        string first = SpecText.SmallCases(
            "method: {restarts: 2, components: 5}\nrecord: [weights, movement]").Single().Id;
        SpecText.Cases(
            "record: [movement, weights]\nmethod: {components: 5, restarts: 2.0}\n" +
            "problem: {noise: 0, rank: 2, dimension: 4, weights: equal, order: 3}")
            .Single().Id.ShouldBe(first);
    }

    [Fact]
    public void An_id_differs_when_any_option_differs()
    {
        string[] specs =
        [
            "", "order: 4", "dimension: 5", "rank: 1", "vectors: sphere", "vectors: congruent:0.5",
            "vectors: congruent:0.25", "weights: signed", "weights: geometric:2",
            "weights: geometric:3", "weights: linear:1:2", "weights: linear:1:3", "noise: 0.1",
            "noise: 0.1000000000000001", "seed: 1", "method: flow", "method: descent",
            "method: modified-flow", "homogeneity: 3", "components: 5", "restarts: 2",
            "start-norm: 1e-3", "weight-decay: 0.1", "tolerance: 0.1", "max-steps: 5",
            "time-limit: 5", "noise-level: 0.1", "min-weight: 0.1", "polish: true",
            "precision: float32", "checkpoint-every: 5", "record-every: 5", "solve-seed: 1",
        ];
        string[] problemKeys =
            ["order", "dimension", "rank", "vectors", "weights", "noise", "seed"];
        var ids = new HashSet<string>();
        foreach (string spec in specs)
        {
            string key = spec.Split(':')[0];
            bool isProblem = problemKeys.Contains(key);
            var problem = new Dictionary<string, string>
            {
                ["order"] = "3",
                ["dimension"] = "4",
                ["rank"] = "2",
                ["seed"] = "0",
            };
            if (isProblem)
                problem[key] = spec[(key.Length + 1)..];
            string lines = string.Join(", ", problem.Select(pair => $"{pair.Key}: {pair.Value}"));
            string method = isProblem ? "" : spec.Replace("solve-", "", StringComparison.Ordinal);
            ids.Add(SpecText.Cases($"problem: {{{lines}}}\nmethod: {{{method}}}").Single().Id)
                .ShouldBeTrue(spec);
        }

        foreach (string measure in MeasureNames.All)
            ids.Add(SpecText.SmallCases($"record: {measure}").Single().Id).ShouldBeTrue(measure);
    }
}
