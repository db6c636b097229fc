using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Sweeps.Spec.Expressions;
using GpuTensorDecomp.Sweeps.Spec.Nodes;

namespace GpuTensorDecomp.Sweeps.Spec.Fields;

/// <summary>Makes formulas of what a spec says; one at fault becomes an unknown value.</summary>
internal sealed class FormulaCompiler(SpecSlots slots, SpecFaults faults)
{
    private readonly List<string> _lost = [];

    /// <summary>Takes a value for lost: which names it uses cannot be told.</summary>
    public void Lose(SpecNode node)
    {
        switch (node)
        {
            case SpecScalar scalar:
                _lost.Add(SpecSlots.Normal(scalar.Text));
                break;
            case SpecList list:
                list.Items.ToList().ForEach(Lose);
                break;
            case SpecMap map:
                map.Entries.ToList().ForEach(entry => Lose(entry.Value));
                break;
        }
    }

    /// <summary>Whether a value that was lost may use a name.</summary>
    public bool MayUse(string name) =>
        _lost.Exists(text => text.Contains(name, StringComparison.Ordinal));

    /// <summary>The value of an option or an axis.</summary>
    public SpecFormula Compile(SpecNode node, string name, SpecField? field)
    {
        if (node is not SpecScalar scalar)
        {
            string axes = field is null ? "a number, a word or an expression"
                : $"one value, or several under axes as {name}: [...]";
            faults.Add(node.Line, $"{name} is {node.What}; give {axes}");
            Lose(node);
            return SpecFormula.Lost(node.Line);
        }

        try
        {
            return Checked(
                new SpecFormula(Read(scalar, field), scalar.Text, node.Line), name, field);
        }
        catch (ExpressionException fault)
        {
            faults.Add(node.Line, $"{name}: '{scalar.Text}' {fault.Message}");
            Lose(node);
            return SpecFormula.Lost(node.Line);
        }
    }

    /// <summary>A number that depends on no axis; null, and a fault, where it is none.</summary>
    public SpecValue? Number(SpecNode node, string name)
    {
        SpecFormula formula = Compile(node, name, field: null);
        SpecValue value = formula.Expression.Evaluate(DefaultValues());
        if (value.Kind == SpecValueKind.Unknown && formula.IsConstant)
            return null;
        if (formula.IsConstant && value.IsNumeric)
            return value;
        faults.Add(
            node.Line,
            $"{name} is {node.What}; give a number, or an expression without names");
        return null;
    }

    /// <summary>A formula; where it is constant, its value is checked at once.</summary>
    public SpecFormula Checked(SpecFormula formula, string name, SpecField? field)
    {
        if (!formula.IsConstant)
            return formula;
        SpecValue value = formula.Expression.Evaluate([]);
        string? fault = Fault(value, formula, name, field);
        if (fault is null)
            return formula;
        faults.Add(formula.Line, fault);
        return SpecFormula.Lost(formula.Line);
    }

    /// <summary>What is wrong with a value; null where nothing is, or it is reported.</summary>
    public static string? Fault(SpecValue value, SpecFormula formula, string name, SpecField? field)
    {
        if (value.Kind == SpecValueKind.Fault)
            return $"{name}: '{formula.Source}' {value}";
        if (field is null || value.Kind == SpecValueKind.Unknown)
            return null;
        _ = field.Convert(value, out bool fits);
        return fits ? null : $"{name} is {Shown(value, formula)}; give {field.Expected}";
    }

    private static string Shown(SpecValue value, SpecFormula formula) =>
        value.ToString() == formula.Source ? $"{value}" : $"'{formula.Source}' = {value}";

    private Expression Read(SpecScalar scalar, SpecField? field)
    {
        string text = scalar.Text.Trim();
        if (scalar.IsNull)
        {
            return field?.CanBeAuto == true
                ? new ConstantExpression(SpecValue.Auto)
                : throw new ExpressionException("gives no value; give one or leave the key out");
        }

        if (text.Length == 0)
            throw new ExpressionException("is empty; give a value or leave the key out");
        if (field is { IsDuration: true } && DurationText.Parse(text) is { } time)
            return new ConstantExpression(SpecValue.Of(time.TotalSeconds));
        if (field is { Type.IsEnum: true })
            return Word(text, field);
        if (field is null && IsFreeWord(text))
        {
            slots.AddWord(text);
            return new ConstantExpression(SpecValue.Of(text));
        }

        return ExpressionParser.Parse(text, slots);
    }

    private Expression Word(string text, SpecField field)
    {
        if (slots.Get(text) is not null || (field.CanBeAuto && text == "auto"))
            return slots.Find(text)!;
        string[] parts = text.Split(':');
        if (!field.Words.Contains(parts[0]) || (parts.Length > 1 && !field.IsKind))
        {
            throw new ExpressionException(
                $"is not known; give {field.Expected}; " +
                $"{NearestName.Advice(parts[0], field.Words)}");
        }

        return new KindExpression(
            parts[0], [.. parts[1..].Select(part => ExpressionParser.Parse(part, slots))]);
    }

    /// <summary>Whether a text is a word that names nothing, such as congruent:0.5.</summary>
    private bool IsFreeWord(string text)
    {
        string word = text.Split(':')[0];
        return char.IsAsciiLetter(word[..1].FirstOrDefault()) &&
            word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') &&
            slots.Get(text) is null && text is not ("true" or "false" or "auto");
    }

    private SpecValue[] DefaultValues() => new SpecValue[slots.All.Count];
}
