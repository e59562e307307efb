package rules

import (
	"fmt"
	"strings"
	"sync"

	"github.com/google/cel-go/cel"

	"goodword/models"
)

// MaxLength is how many bytes a rule may have. It bounds the time of compiling
// and, as the cost limit does, of evaluating.
const MaxLength = 2000

const (
	// maxCost bounds one evaluation in CEL's own units, about one a step: a rule
	// people write costs 5 to 50, this many take a millisecond or two.
	maxCost = 10_000
	// maxNesting bounds comprehensions inside comprehensions (all, exists, map).
	maxNesting = 2
	maxShown   = 5 // errors reported at once
)

// Rule is a compiled rule. It is immutable and safe for concurrent use; the
// zero value is always true.
type Rule struct {
	source  string
	program cel.Program // nil for always
}

// Compile parses and type-checks a rule. An expression of white space alone is
// true for everybody. The error has kind models.Invalid and a detail of the form
//
//	line 1, column 5: undeclared reference to 'npss'
//
// with every mistake found, five at most. An expression that is too long, does
// not give true or false, or nests lists too deep is a mistake too.
func Compile(expr string) (*Rule, error) { return compile(expr, environment) }

func compile(expr string, environment func() (*cel.Env, error)) (*Rule, error) {
	if strings.TrimSpace(expr) == "" {
		return &Rule{source: expr}, nil
	}
	if len(expr) > MaxLength {
		return nil, models.Errorf(models.Invalid, "rules.Compile", "must have at most %d bytes", MaxLength)
	}
	env, err := environment()
	if err != nil {
		return nil, &models.Error{Op: "rules.Compile", Kind: models.Internal, Err: err}
	}
	ast, issues := env.Compile(expr)
	if issues.Err() != nil {
		return nil, models.Errorf(models.Invalid, "rules.Compile", "%s", describe(issues))
	}
	if !ast.OutputType().IsExactType(cel.BoolType) {
		return nil, models.Errorf(models.Invalid, "rules.Compile",
			"line 1, column 1: must be true or false, but is %s; compare it with something", ast.OutputType())
	}
	program, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize), cel.CostLimit(maxCost))
	if err != nil {
		return nil, &models.Error{Op: "rules.Compile", Kind: models.Invalid, Detail: "line 1, column 1: cannot be planned", Err: err}
	}
	return &Rule{source: expr, program: program}, nil
}

// String returns the rule as it was written.
func (r *Rule) String() string { return r.source }

// environment is built once: it takes about a millisecond and never changes.
var environment = sync.OnceValues(func() (*cel.Env, error) { return newEnvironment(variables) })

func newEnvironment(variables []variable) (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.CrossTypeNumericComparisons(true),
		cel.DefaultUTCTimeZone(true),
		cel.EagerlyValidateDeclarations(true),
		cel.ParserExpressionSizeLimit(MaxLength),
		cel.ParserRecursionLimit(50),
		cel.ASTValidators(cel.ValidateRegexLiterals(), cel.ValidateComprehensionNestingLimit(maxNesting)),
	}
	for _, v := range variables {
		options = append(options, cel.Variable(v.name, v.kind))
	}
	return cel.NewEnv(options...)
}

func describe(issues *cel.Issues) string {
	var shown []string
	for i, e := range issues.Errors() {
		if i == maxShown {
			shown = append(shown, fmt.Sprintf("and %d more", len(issues.Errors())-maxShown))
			break
		}
		message := strings.ReplaceAll(e.Message, " (in container '')", "")
		message, _, _ = strings.Cut(message, " expecting ") // a list of every token there is
		// CEL counts columns from 0; the parser places some errors at -1.
		shown = append(shown, fmt.Sprintf("line %d, column %d: %s", max(1, e.Location.Line()), max(1, e.Location.Column()+1), message))
	}
	return strings.Join(shown, "; ")
}
