namespace Pigeon.Templates;

/// <summary>
/// The variables in sight, innermost last: the caller's and the template's own, then the objects of open `with` blocks and functions
/// and the variables of running loops. Names are looked up from the inside out; assignments go to the innermost object.
/// </summary>
internal sealed class Scope(ObjectValue globals)
{
    private readonly List<(ObjectValue Object, bool IsLoop)> _layers = [(globals, false)];

    public ObjectValue Current => _layers.FindLast(static layer => !layer.IsLoop).Object;

    public Frame Frame { get; set; } = new(new ArrayValue());

    public List<LoopState> Loops { get; } = [];

    public void Push(ObjectValue layer) => _layers.Add((layer, false));

    /// <summary>Opens the scope of a loop's variable and returns the place to put it.</summary>
    public ObjectValue PushLoop()
    {
        var layer = new ObjectValue();
        _layers.Add((layer, true));
        return layer;
    }

    public void Pop() => _layers.RemoveAt(_layers.Count - 1);

    public bool TryFind(string name, out object? value)
    {
        for (var i = _layers.Count - 1; i >= 0; i--)
        {
            if (_layers[i].Object.Members.TryGetValue(name, out value))
                return true;
        }

        value = null;
        return false;
    }

    public IEnumerable<string> Names => _layers.SelectMany(static layer => layer.Object.Members.Keys);
}
