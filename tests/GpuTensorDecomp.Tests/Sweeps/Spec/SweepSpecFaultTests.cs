namespace GpuTensorDecomp.Tests.Sweeps.Spec;

public sealed class SweepSpecFaultTests
{
    [Theory]
    [InlineData("", "s.yaml:1: holds nothing")]
    [InlineData("- 1", "s.yaml:1: holds a list; write a mapping")]
    [InlineData("name: [\n  a,\n  b", "s.yaml:3: is no valid YAML or JSON")]
    [InlineData("a: 1\n\tb: 3", "s.yaml:1: is no valid YAML or JSON")]
    [InlineData("name: *x", "s.yaml:1: is no valid YAML or JSON: no anchor &x stands before")]
    public void A_text_that_is_no_mapping_is_refused_with_its_line(string text, string fault) =>
        SpecText.Faults(text).Single().ShouldStartWith(fault);

    [Fact]
    public void Of_a_long_text_that_is_no_mapping_the_beginning_is_quoted() =>
        SpecText.Faults(new string('1', 5000)).Single().ShouldBe(
            $"s.yaml:1: holds '{new string('1', 60)}…'; " +
            "write a mapping with name, problem, method and axes.");

    [Theory]
    [InlineData("\nmehtod: {}", "s.yaml:3: 'mehtod' is no part of a spec; did you mean method?")]
    [InlineData(
        "method: {tolerence: 1}",
        "s.yaml:2: 'tolerence' is no part of method; did you mean tolerance?")]
    [InlineData(
        "method: {noise: 1}",
        "s.yaml:2: 'noise' is no part of method; it belongs under problem")]
    [InlineData(
        "components: 3",
        "s.yaml:2: 'components' is no part of a spec; it belongs under method")]
    [InlineData("method: [1]", "s.yaml:2: method is a list; give a mapping")]
    [InlineData(
        "method:\n  restarts: 1\n  restarts: 2",
        "s.yaml:4: 'restarts' stands in line 3 already")]
    [InlineData("method: {components: 2.5}", "s.yaml:2: components is 2.5; give a whole number")]
    [InlineData(
        "method: {components: 5/2}",
        "s.yaml:2: components is '5/2' = 2.5; give a whole number")]
    [InlineData(
        "method: {components: 1e12}",
        "s.yaml:2: components is '1e12' = 1000000000000; give a whole number")]
    [InlineData(
        "method: {components: [1, 2]}",
        "s.yaml:2: components is a list; give one value, or several under axes as components: " +
        "[...]")]
    [InlineData("method: {merge: maybe}", "s.yaml:2: merge: 'maybe' has an unknown name 'maybe'")]
    [InlineData("method: {merge: 1}", "s.yaml:2: merge is 1; give true or false")]
    [InlineData(
        "method: {method: flw}",
        "s.yaml:2: method: 'flw' is not known; give one of deflation,")]
    [InlineData("method: {method: ~}", "s.yaml:2: method: '~' gives no value")]
    [InlineData("method: {time-limit: 5x}", "s.yaml:2: time-limit: '5x' has 'x' at character 2")]
    [InlineData(
        "method: {components: 4*rnk}",
        "s.yaml:2: components: '4*rnk' has an unknown name 'rnk' at character 3; did you mean " +
        "rank?")]
    [InlineData("method: {components: 1/0}", "s.yaml:2: components: '1/0' divides by zero")]
    [InlineData(
        "method: {components: 2*restarts}",
        "s.yaml:2: components: '2*restarts' uses an option that is left to the program (auto)")]
    [InlineData(
        "method:\n  components: restarts\n  restarts: 2*components",
        "s.yaml:3: components from restarts from components is a circle")]
    [InlineData(
        "axes: {rank: [1]}",
        "s.yaml:1: rank stands under problem and is an axis in line 2")]
    [InlineData("axes: {components: []}", "s.yaml:2: components has no values")]
    [InlineData("axes: {components: 3}", "s.yaml:2: components is '3'; give a list")]
    [InlineData(
        "axes:\n  componets: [1, 2]",
        "s.yaml:3: axis 'componets' is no option, and nothing is computed from it; did you mean " +
        "components?")]
    [InlineData("axes: {max: [1]}", "s.yaml:2: 'max' cannot name an axis")]
    [InlineData("axes: {1x: [1]}", "s.yaml:2: '1x' cannot name an axis")]
    [InlineData(
        "axes: {max-steps: [1], max_steps: [2]}",
        "s.yaml:2: axis 'max_steps' stands in line 2 already")]
    [InlineData(
        "axes: {components: [1, a b]}",
        "s.yaml:2: components: 'a b' has an unknown name 'a'")]
    [InlineData("axes: {components: {from: 1}}", "s.yaml:2: components: the range has no 'to'")]
    [InlineData(
        "axes: {components: {from: 1, to: x}}",
        "s.yaml:2: components: to is 'x'; give a number")]
    [InlineData(
        "axes: {components: {from: 1, to: 3, stop: 1}}",
        "s.yaml:2: components: 'stop' belongs to no range; did you mean step?")]
    [InlineData(
        "axes: {components: {from: 1, to: 3, step: 0}}",
        "s.yaml:2: components: the range has step 0")]
    [InlineData(
        "axes: {components: {from: 3, to: 1}}",
        "s.yaml:2: components: the range holds no value: steps of 1 do not lead from 3 to 1")]
    [InlineData(
        "axes: {components: {from: 1, to: 3, step: 1, points: 3}}",
        "s.yaml:2: components: step goes with neither")]
    [InlineData(
        "axes: {components: {from: 1, to: 3, scale: log}}",
        "s.yaml:2: components: a log range needs points")]
    [InlineData(
        "axes: {components: {from: 0, to: 3, scale: log, points: 3}}",
        "s.yaml:2: components: from is 0 on a log scale; it must be above 0")]
    [InlineData(
        "axes: {components: {from: 1, to: 3, scale: cubic}}",
        "s.yaml:2: components: scale is 'cubic'; give linear or log")]
    [InlineData(
        "axes: {components: {from: 1, to: 3, points: 1.5}}",
        "s.yaml:2: components: the range has 1.5 points")]
    [InlineData(
        "axes: {components: {from: 1, to: 2, points: 3}}",
        "s.yaml:2: components is 1.5; give a whole number")]
    [InlineData(
        "axes: {components: {from: 1, to: 1e9}}",
        "s.yaml:2: components: the range has 1E+09 values; 10000000 is the most")]
    [InlineData(
        "axes: {components: {from: 1, to: 1e5}, restarts: {from: 1, to: 1e5}}",
        "s.yaml:2: the axes make 1E+10 combinations")]
    [InlineData(
        "axes:\n  components: [1, 2]\n  restarts: [1]\nzip: [[components, restarts]]",
        "s.yaml:5: zip: components has 2 values (line 3) but restarts has 1 (line 4)")]
    [InlineData(
        "axes: {components: [1]}\nzip: [[components, rank]]",
        "s.yaml:3: zip: 'rank' is no axis; known are components")]
    [InlineData(
        "axes: {components: [1]}\nzip: [[components], [components]]",
        "s.yaml:3: zip: components is zipped twice")]
    [InlineData("axes: {components: [1]}\nzip: [[components], x]", "s.yaml:3: zip holds 'x'")]
    [InlineData("where: rank", "s.yaml:2: where: 'rank' is 2; a condition is true or false")]
    [InlineData("where: 3", "s.yaml:2: where: '3' is no condition")]
    [InlineData("where: rank <", "s.yaml:2: where: 'rank <' ends at character 7")]
    [InlineData(
        "where: method == flo",
        "s.yaml:2: where: 'method == flo' has an unknown name 'flo'")]
    [InlineData("where: rank > 2", "s.yaml:2: where keeps no case")]
    [InlineData("repeats: 0", "s.yaml:2: repeats is 0; give a whole number from 1")]
    [InlineData("repeats: 2\nseeds: [1]", "s.yaml:2: repeats and seeds both say which seeds")]
    [InlineData(
        "repeats: 2\naxes: {seed: [1]}",
        "s.yaml:2: repeats and the axis seed both say which seeds")]
    [InlineData("seeds: [-1]", "s.yaml:2: seeds is -1; give a whole number")]
    [InlineData("seed: x", "s.yaml:2: seed: 'x' has an unknown name 'x'")]
    [InlineData(
        "record: [wieghts]",
        "s.yaml:2: record: 'wieghts' is no measure; did you mean weights?")]
    [InlineData("record: [weights, weights]", "s.yaml:2: record: 'weights' is listed twice")]
    [InlineData("name: []", "s.yaml:2: name is a list; give a word")]
    [InlineData("quick: 3", "s.yaml:2: quick is '3'; give a mapping")]
    [InlineData(
        "quick:\n  repeat: 3",
        "s.yaml:3: 'repeat' is no part of a spec; did you mean repeats?")]
    [InlineData("quick:\n  quick: {}", "s.yaml:3: quick cannot hold quick")]
    [InlineData(
        "method: {step: -1, method: descent}",
        "s.yaml:2: step is -1; it must be a finite number above 0.")]
    public void A_fault_says_where_and_what_would_be_right(string lines, string fault)
    {
        IReadOnlyList<string> faults = SpecText.Faults(SpecText.Small + lines);
        faults.Count.ShouldBe(1, string.Join('\n', faults));
        faults[0].ShouldStartWith(fault);
    }

    [Theory]
    [InlineData(
        "problem: {dimension: 3, rank: 2}",
        "s.yaml:1: order is missing; give it under problem or as an axis.")]
    [InlineData(
        "problem: {order: 3, dimension: 3, rank: 2, vectors: spher}",
        "s.yaml:1: vectors: 'spher' is not known; give orthogonal, sphere or congruent:COS; did " +
        "you mean sphere?")]
    [InlineData(
        "problem: {order: 3, dimension: 3, rank: 2, vectors: congruent}",
        "s.yaml:1: vectors is congruent; give orthogonal, sphere or congruent:COS.")]
    [InlineData(
        "problem: {order: 3, dimension: 3, rank: 2, weights: 'linear:1:'}",
        "s.yaml:1: weights: 'linear:1:' ends at character 1")]
    public void A_fault_of_the_problem_is_told_like_any_other(string text, string fault) =>
        SpecText.Faults(text).Single().ShouldStartWith(fault);

    [Fact]
    public void All_faults_come_at_once_in_the_order_of_lines()
    {
        IReadOnlyList<string> faults = SpecText.Faults("""
            problem:
              order: 1
              rank: 2*dimension
              vectors: sphere
            method:
              components: 3.5
              restart: 3
              step: 0.1
            axes:
              dimension: [4, 5]
            record: [nothing]
            """);
        faults.Select(fault => fault.Split(' ')[0]).ShouldBe(
            ["s.yaml:2:", "s.yaml:6:", "s.yaml:7:", "s.yaml:8:", "s.yaml:11:"]);
        faults[0].ShouldBe(
            "s.yaml:2: case 0 (dimension=4): order is 1; a symmetric tensor needs order 2 or " +
            "more (and 1 more case).");
    }

    [Fact]
    public void A_fault_of_cases_is_told_once_by_the_first_case_that_shows_it()
    {
        IReadOnlyList<string> faults = SpecText.Faults("""
            problem: {order: 3, dimension: 4}
            method: {components: 6/a}
            axes:
              rank: {from: 1, to: 8}
              a: [0, 1, 4]
            """);
        faults.ShouldBe([
            "s.yaml:2: case 0 (rank=1, a=0): components: '6/a' divides by zero (and 7 more cases).",
            "s.yaml:2: case 2 (rank=1, a=4): components is '6/a' = 1.5; give a whole number " +
            "(floor, round and ceil make one), or auto (and 7 more cases).",
            "s.yaml:4: case 12 (rank=5, a=0): rank 5 is above dimension 4: orthogonal vectors " +
            "cannot be more than the dimension. Lower the rank or give vectors sphere (and 11 " +
            "more cases).",
        ]);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused_before_anything_runs()
    {
        IReadOnlyList<string> faults = SpecText.Faults(SpecText.Small + """
            method:
              merge: true
            axes:
              method: [modified-flow, flow, descent]
            """);
        faults.Single().ShouldBe(
            "s.yaml:3: case 1 (method=flow): merge belongs to method modified-flow; the other " +
            "methods do not merge on the way (and 1 more case).");
    }

    [Fact]
    public void The_form_that_is_not_asked_for_is_checked_too()
    {
        const string text = SpecText.Small + "quick: {method: {components: x}}";
        SpecText.Faults(text).ShouldBe(SpecText.Faults(text, quick: true));
    }

    [Fact]
    public void Values_of_the_form_that_is_not_asked_for_are_told_in_the_same_round()
    {
        const string text = """
            problem: {order: 1, dimension: 4, rank: 2}
            method: {components: 8, tolerance: -1}
            axes: {start-norm: [1e-3, 1e-2]}
            quick:
              method: {tolerance: 1e-3, max-steps: 0}
            """;
        IReadOnlyList<string> full = SpecText.Faults(text);
        const string tolerance = "case 0 (start-norm=0.001): tolerance is -1";
        const string steps = "case 0 (start-norm=0.001): max-steps is 0";
        full.Count.ShouldBe(3);
        full[0].ShouldStartWith("s.yaml:1: ");
        full[1].ShouldStartWith($"s.yaml:2: {tolerance}");
        full[2].ShouldStartWith($"s.yaml:5: with quick: {steps}");

        IReadOnlyList<string> quick = SpecText.Faults(text, quick: true);
        quick.Count.ShouldBe(3);
        quick[0].ShouldBe(full[0]);
        quick[1].ShouldStartWith($"s.yaml:2: without quick: {tolerance}");
        quick[2].ShouldStartWith($"s.yaml:5: {steps}");
    }

    [Fact]
    public void The_form_that_is_not_asked_for_needs_a_case_too()
    {
        const string text = SpecText.Small + """
            axes: {components: [4, 8]}
            quick: {where: components > 9}
            """;
        SpecText.Faults(text).ShouldBe(SpecText.Faults(text, quick: true));
        SpecText.Faults(text).Single().ShouldContain("where keeps no case");
    }

    [Fact]
    public void Depth_is_bounded()
    {
        string deep = "name: " + new string('[', 100_000) + new string(']', 100_000);
        SpecText.Faults(deep).Single().ShouldContain("nested more than 32 deep");
    }
}
