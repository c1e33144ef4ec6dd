using System.Runtime.CompilerServices;

namespace Pigeon.Templates;

/// <summary>Counts what a rendering costs and stops the one that costs too much.</summary>
internal sealed class Budget(TemplateLimits limits)
{
    private long _steps;
    private int _iterations;
    private int _open;

    public TemplateLimits Limits { get; } = limits;

    public void Step(Place place, long steps = 1)
    {
        if ((_steps += steps) > Limits.MaxSteps)
            throw TemplateException.At(place, $"this template needs more than {Limits.MaxSteps} steps (MaxSteps)");
    }

    public void Iterate(Place place)
    {
        if (++_iterations > Limits.MaxLoopIterations)
            throw TemplateException.At(place, $"the loops of this template take more than {Limits.MaxLoopIterations} turns (MaxLoopIterations)");
    }

    /// <summary>Refuses a text of that length; a long one also costs steps, because copying it takes time.</summary>
    public void Length(long characters, Place place)
    {
        if (characters > Limits.MaxOutputChars)
            throw TemplateException.At(place, $"this text grows beyond {Limits.MaxOutputChars} characters (MaxOutputChars)");
    }

    public string Text(string text, Place place)
    {
        Length(text.Length, place);
        Step(place, text.Length / 256);
        return text;
    }

    public void Open(Place place)
    {
        if (++_open > Limits.MaxRecursion)
            throw TemplateException.At(place, $"functions and includes are nested more than {Limits.MaxRecursion} deep (MaxRecursion)");
    }

    public void Close() => _open--;

    /// <summary>A safety net below the counted limits: an expression may be deep without any call in it.</summary>
    public static void Stack(Place place)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw TemplateException.At(place, "the template is nested too deeply");
    }
}
