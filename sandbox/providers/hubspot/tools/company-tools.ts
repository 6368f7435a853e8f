import type { ProviderTool } from '../../types.ts';
import type { Params } from '../define-tool.ts';
import { writtenJson } from '../json.ts';
import type { HubspotStore } from '../store.ts';
import { checkProperties } from '../validate.ts';
import { getTool, listTool, searchTool, type Tool } from './object-tools.ts';

const FIELDS: Params = {
  name: ['string', 'Name of the company.'],
  domain: ['string', 'Domain of its website.'],
  industry: ['string', 'Industry, for example COMPUTER_SOFTWARE.'],
  city: ['string', 'City.'],
  state: ['string', 'State or region.'],
  country: ['string', 'Country.'],
  phone: ['string', 'Phone number.'],
  website: ['string', 'Website.'],
  description: ['string', 'What the company does.'],
  annualrevenue: ['string', 'Revenue a year.'],
  numberofemployees: ['number', 'Number of employees.'],
};

export function companyTools(tool: Tool, store: HubspotStore): ProviderTool[] {
  return [
    searchTool(tool, store, 'companies', 'array'),
    listTool(tool, store, 'companies'),
    getTool(tool, store, 'companies'),
    tool(
      'hubspot_company_update',
      'Changes properties of a company.',
      { company_id: ['string*', "The company's id."], ...FIELDS },
      (me, args) => {
        const company = store.get(me, 'companies', args.need('company_id'));
        return writtenJson(store.update(me, company, checkProperties('companies', args.pick(Object.keys(FIELDS)))));
      },
    ),
  ];
}
