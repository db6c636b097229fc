namespace GpuTensorDecomp.Tests.Sweeps.Spec;

/// <summary>Faults of values are told with those of the text, and none is guessed.</summary>
public sealed class SpecValueFaultTests
{
    [Fact]
    public void Faults_of_values_come_with_those_of_the_text()
    {
        IReadOnlyList<string> faults = SpecText.Faults("""
            problem:
              order: 1
              rank: 2*dimensoin
              vectors: congruent:1.5
              noise: -1
            method:
              method: flow
              components: 4*rnk
              tolerance: -1
              merge: true
              homogeneity: 1
            axes:
              dimension: [4, 5]
            record: [nothing]
            """);
        faults.Select(fault => fault.Split(": ")[0] + ' ' + fault.Split(": ", 2)[1][..12])
            .ShouldBe([
                "s.yaml:2 case 0 (dime", "s.yaml:3 rank: '2*dim", "s.yaml:4 case 0 (dime",
                "s.yaml:5 case 0 (dime", "s.yaml:8 components: ", "s.yaml:9 case 0 (dime",
                "s.yaml:10 case 0 (dime", "s.yaml:11 case 0 (dime", "s.yaml:14 record: 'not",
            ]);
    }

    [Theory]
    [InlineData("rank: x", "vectors: orthogonal", "weights: geometric:-1", "weights geometric:-1")]
    [InlineData("rank: 9", "vectors: spher", "noise: 0", null)]
    [InlineData("rank: 9", "vectors: orthogonal", "dimension: x", null)]
    [InlineData("rank: 0", "vectors: orthogonal", "dimension: x", "rank is 0")]
    public void Nothing_is_guessed_of_a_problem_that_is_at_fault(
        string rank, string vectors, string more, string? second)
    {
        string dimension = more.StartsWith("dim", StringComparison.Ordinal) ? "" : "dimension: 4,";
        IReadOnlyList<string> faults = SpecText.Faults(
            $"problem: {{order: 3, {dimension} {rank}, {vectors}, '{more[..more.IndexOf(':')]}': " +
            $"'{more[(more.IndexOf(':') + 2)..]}'}}");
        faults.Count.ShouldBe(second is null ? 1 : 2, string.Join('\n', faults));
        if (second is not null)
            faults.ShouldContain(fault => fault.Contains(second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("method: x, step: 0.1", null)]
    [InlineData("method: x, step: -1", "step is -1")]
    [InlineData("method: x, exponential-steps: true, step: y", null)]
    [InlineData("method: descent, exponential-steps: true, step: y", "exponential-steps are")]
    [InlineData("method: flow, exponential-steps: true, step: y", null)]
    [InlineData("method: flow, epochs: x, epoch-steps: 3", "epochs, epoch-steps and")]
    [InlineData("method: flow, start-norm: 1e300, homogeneity: x", null)]
    [InlineData("precision: x, method: beyond-lazy, start-norm: 1e-300", null)]
    public void Nothing_is_guessed_of_a_method_that_is_at_fault(string options, string? second)
    {
        // Faults of the text quote it; those of values do not.
        IReadOnlyList<string> faults = SpecText.Faults(SpecText.Small + $"method: {{{options}}}");
        faults.Count(fault => fault.Contains('\'')).ShouldBeGreaterThan(0);
        faults.Count(fault => !fault.Contains('\'')).ShouldBe(second is null ? 0 : 1);
        if (second is not null)
            faults.ShouldContain(fault => fault.Contains(second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("where: rank <= dimensoin")]
    [InlineData("axes: {a: [1, 2], b: [1]}\nzip: [[a, b]]\nwhere: a + b > 0")]
    [InlineData("axes: {a: {from: 1, to: 1e5}, b: {from: 1, to: 1e5}}\nwhere: a + b > 0")]
    public void Where_the_cases_are_not_certain_only_what_is_true_of_all_is_at_fault(string lines)
    {
        string axes = lines.StartsWith("axes", StringComparison.Ordinal)
            ? lines.Replace("axes: {", "axes: {rank: [1, 9], ", StringComparison.Ordinal)
            : lines + "\naxes: {rank: [1, 9]}";
        IReadOnlyList<string> faults = SpecText.Faults(
            "problem: {order: 3, dimension: 4}\nmethod: {tolerance: -1, components: 1/(rank - 9)}\n"
            + axes);
        faults.Count.ShouldBe(2, string.Join('\n', faults));
        faults[0].ShouldBe(
            "s.yaml:2: tolerance is -1; it must be a finite number above 0.");
    }

    [Fact]
    public void A_value_that_clashes_with_an_axis_or_with_other_seeds_is_read_all_the_same()
    {
        IReadOnlyList<string> faults = SpecText.Faults("""
            problem: {order: 3, dimension: 4, rank: 2}
            method:
              components: 4*rnk
              step: 1/0
            axes:
              components: [4, 8]
              max: [1/0]
              step: [.1]
            repeats: x
            seeds: [-1]
            """);
        string.Join('\n', faults).ShouldSatisfyAllConditions(
            text => text.ShouldContain(":3: components: '4*rnk' has an unknown name"),
            text => text.ShouldContain(":3: components stands under method and is an axis"),
            text => text.ShouldContain(":4: step: '1/0' divides by zero"),
            text => text.ShouldContain(":4: step stands under method"),
            text => text.ShouldContain(":7: 'max' cannot name an axis"),
            text => text.ShouldContain(":7: max: '1/0' divides by zero"),
            text => text.ShouldContain(":9: repeats is 'x'"),
            text => text.ShouldContain(":9: repeats and seeds both say"),
            text => text.ShouldContain(":10: seeds is -1"));
        faults.Count.ShouldBe(9);
    }

    [Fact]
    public void An_axis_that_a_value_at_fault_uses_is_not_called_unused() =>
        SpecText.Faults(
            SpecText.Small + "axes: {c: [1], d: [2]}\nmethod: {components: c*x, stepp: 1/d}")
            .Count.ShouldBe(2);

    [Fact]
    public void The_numbers_of_a_range_are_all_checked() =>
        SpecText.Faults(SpecText.Small + """
            axes:
              components: {to: 3, step: 0}
              start-norm: {from: 0, to: x, points: 1.5, scale: log}
            """).Count.ShouldBe(5);

    [Fact]
    public void A_condition_that_keeps_no_case_is_told_with_the_other_faults() =>
        SpecText.Faults(SpecText.Small + "where: rank > 2\nrecord: [wieghts]").Count.ShouldBe(2);
}
